const fs = require("fs");
const { DuckDBInstance } = require("@duckdb/node-api");

async function main() {
	const [sql, file] = process.argv.slice(2);
	const instance = await DuckDBInstance.create(":memory:");
	const connection = await instance.connect();
	await connection.run(fs.readFileSync(sql, "utf8").replace("FILE", file));
}
main().catch((error) => {
	console.error(error.message);
	process.exit(1);
});
