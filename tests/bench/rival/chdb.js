const fs = require("fs");
const { query } = require("chdb");

const [sql, file] = process.argv.slice(2);
const text = query(fs.readFileSync(sql, "utf8").replace("FILE", file), "TSV");
fs.writeSync(1, text);
