#!/bin/sh
# /usr/local/sbin/partnerships COMMAND …: a management command of the site, as its user, with its
# settings; where you type at a terminal it may ask questions. Readers come first (nice).
if [ -t 0 ]; then how=--pty; else how=--pipe; fi
exec systemd-run --quiet --collect --wait $how --nice=10 --uid=partnerships --gid=partnerships \
    --working-directory=/srv/partnerships --property=EnvironmentFile=/etc/partnerships.env \
    /srv/partnerships/.venv/bin/python manage.py "$@"
