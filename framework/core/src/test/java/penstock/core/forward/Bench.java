package penstock.core.forward;

import java.io.IOException;
import penstock.testkit.StubEndpoint;

/// A proxy before one endpoint that answers every request with these bytes, and a client.
final class Bench implements AutoCloseable {

  final StubEndpoint stub;
  final ProxyFixture proxy;
  final RawClient client;

  Bench(StubEndpoint.Behaviour behaviour) throws IOException {
    stub = StubEndpoint.start(behaviour);
    proxy = new ProxyFixture(stub.address());
    client = new RawClient(proxy.address());
  }

  static Bench answering(String bytes) throws IOException {
    return new Bench(exchange -> exchange.raw(bytes));
  }

  @Override
  public void close() throws IOException {
    client.close();
    proxy.close();
    stub.close();
  }
}
