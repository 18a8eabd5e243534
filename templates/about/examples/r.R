agreements <- read.csv("{{ site_url }}/agreements.csv?country=kr",
  colClasses = "character", check.names = FALSE, encoding = "UTF-8")
print(table(agreements[["締結年"]]))
