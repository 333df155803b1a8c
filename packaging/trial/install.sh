# As root in a fresh system: the package with what it depends on, then its programs as an ordinary user finds them.
set -eu
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
apt-get install --yes --no-install-recommends /trial/sightline.deb
for program in sightline sightline-cli connect-simulator; do
    ldd "/usr/bin/$program" | grep 'not found' && exit 1
    "$program" --version
done
sightline-demo --version
for page in $(dpkg --listfiles sightline | grep '/man1/.*\.gz$'); do
    zgrep -q '^\.SH NAME' "$page" || { echo "$page has no name"; exit 1; }
done
id tester >/dev/null 2>&1 || useradd --create-home tester
# A chat is watched from a terminal.
su tester -c 'timeout 15 connect-simulator --chats 2 | sightline-cli watch --for 8 --dump /tmp/chat.json > /tmp/changes.jsonl'
grep -c '"change":"item"' /tmp/changes.jsonl
rm /tmp/chat.json /tmp/changes.jsonl
