import json
from urllib.parse import urljoin
from urllib.request import urlopen

address = "/agreements.json?country=kr&fields=number,title,signed&per_page=20"
while address:
    with urlopen(urljoin("{{ site_url }}", address)) as response:
        page = json.load(response)
    for agreement in page["results"]:
        print(agreement["number"], agreement["signed"], agreement["title"])
    address = page["links"]["next"]
