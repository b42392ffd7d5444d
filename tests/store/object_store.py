"""An S3-compatible server of its own on loopback: moto's."""

import contextlib
import logging
import socket


@contextlib.contextmanager
def server():
    """The address of a server with one empty bucket, called `team`."""
    import boto3
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    one = ThreadedMotoServer(ip_address="127.0.0.1", port=port, verbose=False)
    one.start()
    try:
        address = f"http://127.0.0.1:{port}"
        boto3.client(
            "s3", endpoint_url=address, aws_access_key_id="x", aws_secret_access_key="y", region_name="us-east-1"
        ).create_bucket(Bucket="team")
        yield address
    finally:
        one.stop()


def environment(address):
    """What a program needs to find it."""
    return {
        "AWS_ENDPOINT_URL": address, "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "y",
        "AWS_DEFAULT_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true",
    }  # fmt: skip
