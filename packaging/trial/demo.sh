# As root: an ordinary user's desktop without a monitor, on which demo-desk.sh acts.
set -eu
id tester >/dev/null 2>&1 || useradd --create-home tester
mkdir -p /run/user/trial /trial/seen
chown tester /run/user/trial /trial/seen
chmod 700 /run/user/trial
exec su tester -c 'cd; XDG_RUNTIME_DIR=/run/user/trial LANG=C.UTF-8 GDK_BACKEND=x11 \
    LIBGL_ALWAYS_SOFTWARE=1 WEBKIT_DISABLE_COMPOSITING_MODE=1 WEBKIT_DISABLE_DMABUF_RENDERER=1 \
    xvfb-run --auto-servernum --server-args="-screen 0 1440x900x24" dbus-run-session -- sh -eu /trial/demo-desk.sh'
