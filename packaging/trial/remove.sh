# As root: the package goes, and nothing of it stays but what people made.
set -eu
export DEBIAN_FRONTEND=noninteractive
dpkg --listfiles sightline | sort > /trial/listed
apt-get purge --yes sightline
while read -r path; do
    [ -d "$path" ] || [ ! -e "$path" ] || { echo "left: $path"; exit 1; }
done < /trial/listed
left=$(find / -xdev \( -path /proc -o -path /trial -o -path /home \) -prune -o -iname '*sightline*' -print)
[ -z "$left" ] || { echo "left: $left"; exit 1; }
echo 'nothing of the package is left'
