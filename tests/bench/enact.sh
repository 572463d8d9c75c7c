#!/bin/bash
# What a new plan version would do in a bloc of UNITS units: a day that moves, and MERGERS units taken in by others.
set -eu
cd "$(dirname "$0")/../.."
units=${UNITS:-2500} mergers=${MERGERS:-1000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

plan() { # plan DIR DAY MERGERS
	mkdir "$work/$1"
	awk -v units="$units" -v day="$2" -v mergers="$3" 'BEGIN {
		print "# Plan\n\n```plan 0\nplan mau \"Mẫu\"\n  zone +07:00\n  weekend saturday, sunday\n  in force from 2020-01-01\n  boundary before"
		print "unit ban \"Ban\"\n  role lead\n  symbol B\ngroup khoi \"Khối\"\n  role member"
		for (i = 0; i < units; i++)
			printf "unit u%d \"Đơn vị %d\"\n  role member\n", i, i
		print "form chung \"Báo cáo\"\n  section ket-qua \"Kết quả\""
		printf "report thang \"Báo cáo tháng\"\n  every month\n  due day %d\n  window since last due\n  from khoi\n  to ban\n  form chung\n", day
		for (i = 0; i < mergers; i++)
			printf "change n%d \"Nhập %d\"\n  on %s\n  decision \"QĐ\"\n  absorbs u%d\n  into u%d\n", i, i, "'"$merged"'", i, units - 1 - i % 500
		print "```"
	}' >"$work/$1/plan.md"
}
effect() { # effect WHAT DIR
	local start=$EPOCHREALTIME rows
	rows=$(build/phoihop enact --data "$work/bloc" --from "$force" --plan "$work/$2" --dry-run | wc -l)
	printf '%-52s %8d rows %8d ms\n' "$1" "$rows" $(((${EPOCHREALTIME/[.,]/} - ${start/[.,]/}) / 1000))
}

force=$(date -d '+5 days' +%F) merged=$(date -d '+14 days' +%F)
plan first 20 0
plan moved 25 0
plan merged 20 "$mergers"
build/phoihop init --data "$work/bloc" --plan "$work/first" --origin bench.example >/dev/null
effect "$units units, the month's day moves" moved
effect "$units units, $mergers taken in by others" merged
