"""What kind of file system a folder is on."""

from __future__ import annotations

from pathlib import Path

NETWORK_FILE_SYSTEMS = (
    "nfs", "cifs", "smb", "9p", "afs", "ceph", "lustre", "gpfs", "beegfs", "gluster", "fuse.sshfs", "fuse.gcsfuse", "fuse.s3fs",
)  # fmt: skip


def is_local(folder: Path) -> bool:
    """Whether `folder` is on a file system of this machine, where shared memory and SQLite's log work."""
    import psutil

    try:
        mounts = [part for part in psutil.disk_partitions(all=True) if folder.resolve().is_relative_to(part.mountpoint)]
    except (OSError, RuntimeError):
        return True
    kind = max(mounts, key=lambda part: len(part.mountpoint)).fstype.lower() if mounts else ""
    return not kind.startswith(NETWORK_FILE_SYSTEMS)
