"""A small gRPC server: python3 server.py NAME PORT. Messages are bytes as they are, without protoc."""

import sys
from concurrent import futures

import grpc

name, port = sys.argv[1], sys.argv[2]


def echo(request, context):
    context.send_initial_metadata((("x-endpoint", name),))
    return request


def check(request, context):
    return b"\x08\x01"  # SERVING


def service(service_name, **methods):
    handlers = {method: grpc.unary_unary_rpc_method_handler(f) for method, f in methods.items()}
    return grpc.method_handlers_generic_handler(service_name, handlers)


server = grpc.server(futures.ThreadPoolExecutor())
server.add_generic_rpc_handlers(
    (service("demo.Echo", Echo=echo), service("grpc.health.v1.Health", Check=check))
)
server.add_insecure_port(f"127.0.0.1:{port}")
server.start()
server.wait_for_termination()
