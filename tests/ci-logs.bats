# prof-record --log: logs of CI services and of container builds.

load helper

# The stages, times and metadata of a file of points.
points() { # FILE
  sed 1d "$1" | cut -d, -f1,2,6
}

@test "github: steps last until the next, and groups in their output nest" {
  # As in a job's raw log: a byte order mark, seven digits, CR LF and colours.
  # A step shows what it runs in a group, and its output comes after that.
  {
    printf '\357\273\277'
    sed 's/$/\r/' <<'EOF2'
2026-03-01T12:00:00.0000000Z Current runner version: '2.334.0'
2026-03-01T12:00:00.1000000Z ##[group]Operating System
2026-03-01T12:00:00.1000000Z Ubuntu
2026-03-01T12:00:00.3500000Z ##[endgroup]
2026-03-01T12:00:01.0000000Z ##[group]Run actions/checkout@v4
2026-03-01T12:00:01.0100000Z with:
2026-03-01T12:00:01.0200000Z ##[endgroup]
2026-03-01T12:00:01.5000000Z ##[group]Fetching the repository
2026-03-01T12:00:03.5000000Z ##[endgroup]
2026-03-01T12:00:04.0000000Z ##[group]Run make -j2
2026-03-01T12:00:04.0000000Z ESC[36;1mmake -j2ESC[0m
2026-03-01T12:00:04.0000000Z ##[endgroup]
2026-03-01T12:00:05.0000000Z ESC[32mgccESC[0m
2026-03-01T12:00:34.0000000Z ESC[1mPost job cleanup.ESC[0m
2026-03-01T12:00:35.0000000Z Cleaning up orphan processes
EOF2
  } | sed $'s/ESC/\033/g' >log
  prof-record -q --log=github log >out 2>err
  # 0.35 - 0.1, 3.5 - 1.5, 4 - 1, 34 - 4, 35 - 34
  equal "$(points out)" 'Operating System,250.000000,
Fetching the repository,2000.000000,parent=actions/checkout@v4
actions/checkout@v4,3000.000000,
make -j2,30000.000000,
Post job cleanup,1000.000000,'
  equal "$(cat err)" ''
  equal "$(field out 'make -j2' timestamp)" 2026-03-01T12:00:04.000000Z
}

@test "gh: the steps of jobs that ran at the same time are told apart" {
  cat >log <<'EOF2'
build	Set up job	2026-03-01T12:00:00.0000000Z ##[group]Operating System
build	Set up job	2026-03-01T12:00:01.0000000Z ##[endgroup]
build	Build	2026-03-01T12:00:02.0000000Z ##[group]Run make
build	Build	2026-03-01T12:00:02.0000000Z ##[endgroup]
build	Build	2026-03-01T12:00:09.0000000Z done
test (3.12)	Set up job	2026-03-01T11:59:59.0000000Z Current runner
test (3.12)	Test	2026-03-01T12:00:01.5000000Z ##[group]Run make check
EOF2
  # gh writes the byte order mark of each step's log after the step.
  sed -i '1s/2026/\xef\xbb\xbf2026/' log
  prof-record -q --log=gh log >out 2>err
  # Set up job: 2 - 0, Build: 9 - 2 at the job's own end, and 1.5 - (-1)
  equal "$(points out | sort)" 'Build,7000.000000,id=build
Operating System,1000.000000,parent=Set up job;id=build
Set up job,2000.000000,id=build
Set up job,2500.000000,id=test (3.12)'
  equal "$(cat err)" "prof-record: log:7: stage 'Test': no later timestamp, so its end is unknown: not recorded"
}

@test "gitlab: sections nest, and their times are those of the marks" {
  printf '%b\n' \
    '\033[0Ksection_start:1560896352:step_script\r\033[0K\033[0K\033[36;1mExecuting "step_script"\033[0;m' \
    '\033[32;1m$ make\033[0;m' \
    '\033[0Ksection_start:1560896353:my_first_section[collapsed=true]\r\033[0KHeader of the 1st section' \
    'hidden' \
    '\033[0Ksection_end:1560896356:my_first_section\r\033[0K' \
    'section_start:1560896356:again\r\033[0Ksection_end:1560896356:again\r\033[0K' \
    'section_end:1560896360:step_script\r\033[0Ksection_start:1560896360:upload\r\033[0KUploading' \
    'section_end:1560896361:upload\r\033[0K\033[32;1mJob succeeded' >log
  prof-record -q --log=gitlab log >out 2>err
  equal "$(points out)" 'my_first_section,3000.000000,parent=step_script
again,0.000000,parent=step_script
step_script,8000.000000,
upload,1000.000000,'
  # date -u -d @1560896352
  equal "$(field out step_script timestamp)" 2019-06-18T22:19:12.000000Z
  # With FF_TIMESTAMPS each line has a time before it as well.
  sed 's/^/2026-09-29T10:00:08.000000Z 00O /' log >timed
  prof-record -q --log=gitlab timed | cmp - out
}

@test "buildkite: groups, with the times of control strings, or of their rest" {
  printf '%b' '\033_bk;t=1745322209921\a~~~ Running global environment hook\r\n' \
    '\033_bk;t=1745322209922\a$ /buildkite/agent/hooks/environment\n' \
    '\033_bk;t=1745322210421\a--- :package: \033[33mBuild\033[0m\n' \
    'a line without a time\n' \
    '\033_bk;t=1745322220421\a+++ Test\n' \
    '\033_bk;t=1745322221671\aok\n' >log
  prof-record -q --log=buildkite log >out
  equal "$(points out)" 'Running global environment hook,500.000000,
:package: Build,10000.000000,
Test,1250.000000,'
  # date -u -d @1745322209.921
  equal "$(sed -n 2p out | cut -d, -f5)" 2025-04-22T11:43:29.921000Z
  # As pasted, without the bytes that do not print.
  tr -d '\033\a' <log >pasted
  prof-record -q --log=buildkite pasted >out2
  equal "$(sed -n 2p out2)" "$(sed -n 2p out)"
  printf '%s\n' '--- a' '--- b' >log
  fails 1 prof-record -q --log=buildkite log
  equal "$(cat err)" 'prof-record: log: no line has a time'
}

@test "buildkit: the time that a step took, though steps are interleaved" {
  cat >log <<'EOF2'
#0 building with "default" instance using docker driver

#1 [internal] load build definition from Dockerfile
#1 transferring dockerfile: 983B done
#1 DONE 0.1s

#5 [2/3] RUN apt-get update
#5 1.023 Get:1 http://mirror.example
#5 ...

#6 [builder 2/2] RUN make
#6 0.302 #7 DONE 5s is what a program printed
#6 DONE 30.2s

#5 [2/3] RUN apt-get update
#5 12.55 Fetched 9 MB
#5 DONE 12.8s

#7 [3/3] COPY . .
#7 CACHED

#8 [4/4] RUN false
#8 ERROR: process "/bin/sh -c false" did not complete successfully: exit code: 1

#9 exporting to image
#9 DONE 0.4s
#9 exporting layers 0.3s done
#9 DONE 0.7s
EOF2
  prof-record -q --log=buildkit log >out 2>err
  # What is cached or fails has no time; of #9 the second is the sum.
  equal "$(points out)" '[internal] load build definition from Dockerfile,100.000000,id=1
[2/3] RUN apt-get update,12800.000000,id=5
[builder 2/2] RUN make,30200.000000,id=6
exporting to image,700.000000,id=9'
  equal "$(cat err)" ''
  # Two builds in the log of a CI job.
  { cat log; printf '#0 building with "x"\n#1 a\n#1 DONE 2.0s\n'; } |
    sed 's/^/2026-03-01T12:00:00.0000000Z /' >both
  prof-record -q --log=buildkit both >out
  equal "$(sed 1d out | wc -l)" 5
  equal "$(field out a execution_time)" 2000.000000
}

@test "jenkins: stages, though other blocks have no name" {
  cat >log <<'EOF2'
[2023-12-05T00:02:27.134Z] Started by user A
[2023-12-05T00:02:27.330Z] [Pipeline] node
[2023-12-05T00:02:27.347Z] [Pipeline] {
[2023-12-05T00:02:28.000Z] [Pipeline] stage
[2023-12-05T00:02:28.000Z] [Pipeline] { (Build)
[2023-12-05T00:02:28.500Z] [Pipeline] withEnv
[2023-12-05T00:02:28.500Z] [Pipeline] {
[2023-12-05T00:02:29.000Z] [Pipeline] stage
[2023-12-05T00:02:29.000Z] [Pipeline] { (Compile (all))
[2023-12-05T00:02:29.500Z] + make
[2023-12-05T00:02:31.000Z] [Pipeline] }
[2023-12-05T00:02:31.000Z] [Pipeline] // stage
[2023-12-05T00:02:31.500Z] [Pipeline] }
[2023-12-05T00:02:31.500Z] [Pipeline] // withEnv
[2023-12-05T00:02:33.000Z] [Pipeline] }
[2023-12-05T00:02:33.000Z] [Pipeline] // stage
[2023-12-05T00:02:34.000Z] [Pipeline] }
[2023-12-05T00:02:34.000Z] [Pipeline] // node
[2023-12-05T00:02:34.100Z] [Pipeline] End of Pipeline
[2023-12-05T00:02:34.100Z] Finished: SUCCESS
EOF2
  # As in the file `log` of a build, where a note is hidden before each mark.
  sed -i $'s/\\[Pipeline\\]/\033[8mha:\\/\\/\\/\\/4A\\/note==\033[0m[Pipeline]/' log
  prof-record -q --log=jenkins log >out 2>err
  # 31 - 29, 33 - 28
  equal "$(points out)" 'Compile (all),2000.000000,parent=Build
Build,5000.000000,'
  equal "$(cat err)" ''
}

@test "jenkins: of parallel branches only the stage around them is recorded" {
  cat >log <<'EOF2'
[2023-12-05T00:00:00Z] [Pipeline] { (Tests)
[2023-12-05T00:00:01Z] [Pipeline] parallel
[2023-12-05T00:00:01Z] [Pipeline] { (Branch: a)
[2023-12-05T00:00:01Z] [Pipeline] { (Branch: b)
[2023-12-05T00:00:03Z] [Pipeline] }
[2023-12-05T00:00:09Z] [Pipeline] }
[2023-12-05T00:00:09Z] [Pipeline] // parallel
[2023-12-05T00:00:10Z] [Pipeline] }
EOF2
  prof-record -q --log=jenkins log >out 2>err
  equal "$(points out)" Tests,10000.000000,
  equal "$(cat err)" 'prof-record: stages of parallel branches were not recorded: the log does not tell which of them ends'
}

@test "a log without the times that its form has is told so" {
  printf '[Pipeline] { (Build)\n[Pipeline] }\n' >log
  fails 1 prof-record -q --log=jenkins log
  equal "$(cat err)" 'prof-record: log: no line begins with a timestamp'
  # Only some lines have one, as where the mark of a stage is outside.
  printf '[Pipeline] { (Build)\n12:00:00 + make\n[Pipeline] }\n' >log
  prof-record -q --log=jenkins log >out 2>err
  equal "$(cat err)" 'prof-record: no line with a time starts a stage'
  fails 2 prof-record --log=travis log
  equal "$(head -n 1 err)" "prof-record: --log: not github, gh, gitlab, buildkite, buildkit or jenkins: 'travis'"
}

@test "a section that does not end is named, and not recorded" {
  printf '%s\n' '2026-03-01T12:00:00Z ##[group]a' '2026-03-01T12:00:01Z x' >log
  fails 1 prof-record -q --log=github log
  equal "$(cat err)" "prof-record: log:1: stage 'a': started but not ended: not recorded"
  # At the latest it ends with its step.
  printf '%s\n' '2026-03-01T12:00:00Z ##[group]Run x' '2026-03-01T12:00:00Z ##[endgroup]' \
    '2026-03-01T12:00:01Z ##[group]a' '2026-03-01T12:00:03Z ##[group]Run y' \
    '2026-03-01T12:00:04Z ##[endgroup]' >log
  prof-record -q --log=github log >out
  equal "$(points out)" 'a,2000.000000,parent=x
x,3000.000000,
y,1000.000000,'
}

@test "--log reads the output of a command, too" {
  prof-record -q --log=buildkit -- sh -c 'echo "#1 [1/1] RUN x"; echo "#1 DONE 1.5s"' >out
  equal "$(points out)" '[1/1] RUN x,1500.000000,id=1'
}
