package penstock.core.forward;

import java.io.IOException;
import penstock.testkit.Http2Client;
import penstock.testkit.StubEndpoint;

/// A proxy before one endpoint, and a client of HTTP/2.
final class Http2Bench implements AutoCloseable {

  final StubEndpoint stub;
  final ProxyFixture proxy;
  final Http2Client client;

  Http2Bench(StubEndpoint.Behaviour behaviour) throws IOException {
    stub = StubEndpoint.start(behaviour);
    proxy = new ProxyFixture(stub.address());
    client = Http2Client.connect(proxy.address());
  }

  @Override
  public void close() throws IOException {
    client.close();
    proxy.close();
    stub.close();
  }
}
