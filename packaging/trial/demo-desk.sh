# On a user's desktop: starts the demo as the menu does, looks at its window, searches what it stored, closes it.
printf trial | gnome-keyring-daemon --unlock --components=secrets >/dev/null

python3 - <<'PYTHON'
from gi.repository import Gio
entry = Gio.DesktopAppInfo.new("app.sightline.Sightline.desktop")
assert "demo" in entry.list_actions(), "the entry has no action for the demo"
print("starting:", entry.get_action_name("demo"))
entry.launch_action("demo", None)
PYTHON

# Runs what stands behind it until it is so, for a minute.
until_so() {
    tries=0
    until "$@"; do
        tries=$((tries + 1))
        [ $tries -lt 120 ] || { echo "it never was so: $*"; exit 1; }
        sleep 0.5
    done
}
window() {
    id=$(xwininfo -root -tree | sed -n 's/^ *\(0x[0-9a-f]*\) "Sightline.*/\1/p' | head -n 1)
    [ -n "$id" ]
}
# An empty window has a handful of colours.
painted() {
    import -silent -window "$id" "/trial/seen/$1.png" && [ "$(identify -format %k "/trial/seen/$1.png")" -gt 64 ]
}
found() {
    sightline-cli search --limit 5 --profile-dir "$profile" "$1" > /trial/seen/found.txt 2>/dev/null
}

until_so window
until_so painted list
sleep 8
xdotool key j Return
sleep 4
painted chat
profile=$(echo /run/user/trial/sightline-demo.*/profile)
[ -d "$profile" ]
# The demonstration speaks of orders; in whatever it said, something is to be found by a common word.
until_so found 'order OR thanks OR you'
head -n 12 /trial/seen/found.txt
xdotool key slash
sleep 1
xdotool type --delay 60 'you'
sleep 4
painted search

# As when the session ends. What has ended and was not buried yet counts as gone.
pkill -TERM -x sightline
runs() { ps -C "$1" -o stat= | grep -qv '^Z'; }
gone() { ! runs sightline && ! runs connect-simulator && [ ! -e "$(dirname "$profile")" ]; }
until_so gone
echo 'the demo is closed, its simulator has ended, its folder is gone'
