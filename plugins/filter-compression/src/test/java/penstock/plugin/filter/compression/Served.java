package penstock.plugin.filter.compression;

import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import java.net.InetSocketAddress;
import java.net.URI;

/// A handler behind a real socket.
final class Served implements AutoCloseable {

  private final Undertow undertow;

  Served(HttpHandler handler) {
    undertow = Undertow.builder().setIoThreads(1).addHttpListener(0, "127.0.0.1", handler).build();
    undertow.start();
  }

  InetSocketAddress address() {
    return (InetSocketAddress) undertow.getListenerInfo().getFirst().getAddress();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + address().getPort() + "/");
  }

  @Override
  public void close() {
    undertow.stop();
  }
}
