"""Write logs as other tools do, byte by byte after their formats."""

import json
import struct
import zlib


def varint(value):
    value &= (1 << 64) - 1
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])


def field(number, value):
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    if isinstance(value, float):
        return varint(number << 3 | 1) + struct.pack("<d", value)
    value = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(value)) + value


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    crc ^= 0xFFFFFFFF
    return ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF


def event(step, tag, value, wall=1.7e9):
    summary = field(1, field(1, tag) + varint(2 << 3 | 5) + struct.pack("<f", value))
    return record(field(1, wall) + field(2, step) + field(5, summary))


def tensor_event(step, tag, value):
    tensor = field(1, 1) + field(4, struct.pack("<f", value))
    return record(field(1, 1.7e9) + field(2, step) + field(5, field(1, field(1, tag) + field(8, tensor))))


def record(data):
    length = struct.pack("<Q", len(data))
    return length + struct.pack("<I", crc32c(length)) + data + struct.pack("<I", crc32c(data))


def event_file(path, rows, make=event):
    path.parent.mkdir(parents=True, exist_ok=True)
    version = record(field(1, 1.7e9) + field(3, "brain.Event:2"))
    path.write_bytes(version + b"".join(make(*row) for row in rows))
    return path


def wandb_file(path, rows, *, config=None, exit_code=0, tags=(), notes=""):
    """A run file; records longer than what is left of a block are cut, as LevelDB does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    items = b"".join(field(1, field(1, name) + field(16, json.dumps(value))) for name, value in (config or {}).items())
    records = [
        field(
            17,
            field(1, "abc123")
            + field(4, items)
            + field(8, "happy-fire-1")
            + field(9, notes)
            + b"".join(field(10, tag) for tag in tags)
            + field(13, "box")
            + field(21, field(2, "c0ffee")),
        )
    ]
    for step, row in enumerate(rows):
        row = {"_step": step, "_timestamp": 1.7e9 + step, **row}
        history = b"".join(
            field(1, b"".join(field(2, part) for part in name.split(".")) + field(16, json.dumps(value)))
            for name, value in row.items()
        )
        records.append(field(1, step) + field(2, history))
    if exit_code is not None:
        records.append(field(18, field(1, exit_code)))
    out = bytearray(struct.pack("<4sHB", b":W&B", 0xBEE1, 0))
    for data in records:
        first = True
        while True:
            left = 32768 - len(out) % 32768
            if left < 7:
                out += bytes(left)
                continue
            part, data = data[: left - 7], data[left - 7 :]
            kind = (1 if not data else 2) if first else (4 if not data else 3)
            out += struct.pack("<IHB", zlib.crc32(part, zlib.crc32(bytes([kind]))), len(part), kind) + part
            first = False
            if not data:
                break
    path.write_bytes(out)
    return path
