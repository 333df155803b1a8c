# As root in a fresh system: what the trial itself uses, a desktop without a monitor, and eyes for it.
set -eu
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
apt-get update
apt-get install --yes --no-install-recommends ca-certificates dbus fonts-dejavu-core gnome-keyring imagemagick procps python3-gi \
    x11-utils xauth xdotool xvfb
