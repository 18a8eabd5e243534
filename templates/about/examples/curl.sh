curl -s '{{ site_url }}/agreements.json?country=kr&topic=tourism&fields=number,title,signed'
