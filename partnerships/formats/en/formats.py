"""How English pages write days: 3 May 2007, as the dates of agreements are written too."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i"
