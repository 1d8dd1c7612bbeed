"""Calls through Penstock: python3 client.py [METHOD]."""

import sys

import grpc

method = sys.argv[1] if len(sys.argv) > 1 else "/demo.Echo/Echo"
with grpc.insecure_channel("127.0.0.1:8080") as channel:
    for _ in range(4):
        try:
            answer, call = channel.unary_unary(method).with_call(b"hello", timeout=5)
            print(answer.decode(), "from", dict(call.initial_metadata())["x-endpoint"])
        except grpc.RpcError as e:
            print(e.code().name, e.details())
