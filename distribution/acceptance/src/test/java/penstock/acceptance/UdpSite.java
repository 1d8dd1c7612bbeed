package penstock.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import penstock.testkit.DatagramClient;
import penstock.testkit.QuicPackets;
import penstock.testkit.StubDatagrams;
import penstock.testkit.StubDatagrams.Answers;

/// Endpoints of UDP, and a configuration that leads to them.
final class UdpSite implements AutoCloseable {

  private static final String CONFIG =
      """
      server: { shutdown: { closeMode: 0, lameDuck: 0, drainTimeout: 60s } }
      admin: { bind: "127.0.0.1:0" }
      accessLog: { file: "@folder/access.log", format: json }
      listeners:
        plain: { bind: "127.0.0.1:0", protocol: udp, pool: two }
        short: { bind: "127.0.0.1:0", protocol: udp, pool: two, session: { idle: 1s } }
        echo: { bind: "127.0.0.1:0", protocol: udp, pool: echo }
        dns: { bind: "127.0.0.1:0", protocol: udp, pool: dns, session: { responses: 1 } }
        quic: { bind: "127.0.0.1:0", protocol: udp, pool: quic, quic: { connectionIdLength: 8 } }
      @listeners
      pools:
        two: { drain: { timeout: 2s }, endpoints: [{ @a }, { @b }] }
        echo: { endpoints: [{ @echo }] }
        dns:
          balance: ip-hash
          health: { type: udp, query: "example.com A", interval: 100ms, fall: 1 }
          endpoints: [{ @dns }, { @down }]
        quic: { endpoints: [{ @server-a }, { @server-b }] }
      @pools
      """;

  /// What the pools behind the listeners `policy-0` and so on are balanced by, in this order.
  static final List<String> POLICIES =
      List.of(
          "round-robin",
          "weighted-round-robin",
          "random",
          "least-connections",
          "least-request",
          "peak-ewma",
          "ip-hash",
          "{ type: ring-hash, key: 5-tuple }",
          "{ type: maglev, key: 5-tuple }",
          "{ type: rendezvous, key: 5-tuple }",
          "{ type: bounded-load, key: 5-tuple }");

  private final Path folder;
  private final Map<String, StubDatagrams> stubs = new LinkedHashMap<>();
  private String config;

  private UdpSite(Path folder) {
    this.folder = folder;
    this.config =
        CONFIG
            .replace("@folder", folder.toString())
            .replace(
                "@listeners\n", each("{ bind: \"127.0.0.1:0\", protocol: udp, pool: policy-@ }"))
            .replace("@pools\n", each("{ balance: @policy, endpoints: [{ @a }, { @b }] }"));
  }

  /// One line for each policy.
  private static String each(String value) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < POLICIES.size(); i++) {
      String line = value.replace("@policy", POLICIES.get(i)).replace("-@", "-" + i);
      lines.append("  policy-").append(i).append(": ").append(line).append('\n');
    }
    return lines.toString();
  }

  /// Starts the endpoints.
  ///
  /// @param folder for the configuration and the log
  static UdpSite start(Path folder) throws IOException {
    UdpSite site = new UdpSite(folder);
    site.add("a", naming("a"));
    site.add("b", naming("b"));
    site.add("echo", Answers.ECHO);
    site.add("dns", query -> List.of(DnsText.noError(query)));
    site.add("down", query -> List.of(DnsText.failed(query)));
    site.add("server-a", QuicPackets.server("server-a"));
    site.add("server-b", QuicPackets.server("server-b"));
    return site;
  }

  private void add(String name, Answers answers) throws IOException {
    StubDatagrams stub = StubDatagrams.start(answers);
    stubs.put(name, stub);
    String address = "name: " + name + ", address: \"127.0.0.1:" + stub.address().getPort() + '"';
    config = config.replace("{ @" + name + " }", "{ " + address + " }");
  }

  private static Answers naming(String name) {
    return _ -> List.of(name.getBytes(UTF_8));
  }

  /// An endpoint.
  StubDatagrams stub(String name) {
    StubDatagrams stub = stubs.get(name);
    if (stub == null) {
      throw new IllegalArgumentException("stub: " + name + " (expected: one that was started)");
    }
    return stub;
  }

  /// Starts Penstock before them.
  Distribution run() throws IOException {
    return Distribution.run(folder, config);
  }

  /// A client of a listener, with an address of its own.
  static DatagramClient client(Distribution penstock, String listener) throws IOException {
    String address = penstock.address(listener);
    int colon = address.lastIndexOf(':');
    return DatagramClient.of(
        new InetSocketAddress(
            address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))));
  }

  @Override
  public void close() {
    stubs.values().forEach(StubDatagrams::close);
  }
}
