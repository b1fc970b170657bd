"""Lists 100 pages of 1,000 backups with requests and orjson into dictionaries, and prints seconds, seconds of
processors and the peak of resident memory in MB."""

import resource
import sys
import time

import orjson
import requests

began = time.monotonic()
items = 0
session = requests.Session()
for index in range(100):
    offset = f"&offset={index * 1000}" if index else ""
    response = session.get(f"{sys.argv[1]}/v3/p/backups?limit=1000{offset}")
    items += len(orjson.loads(response.content)["backups"])
assert items == 100_000, items
seconds = time.monotonic() - began
usage = resource.getrusage(resource.RUSAGE_SELF)
print(f"{seconds:.3f} {usage.ru_utime + usage.ru_stime:.3f} {usage.ru_maxrss >> 10}")
