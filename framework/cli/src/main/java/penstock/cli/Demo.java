package penstock.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Three endpoints of different speed, and the texts that go with them.
final class Demo implements AutoCloseable {

  private final List<DemoEndpoint> endpoints;

  private Demo(List<DemoEndpoint> endpoints) {
    this.endpoints = endpoints;
  }

  static Demo start() throws IOException {
    // Or the JDK's server waits 40 ms for an acknowledgement between head and body.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    DemoEndpoint a = DemoEndpoint.start("a", Duration.ofMillis(2));
    DemoEndpoint b = DemoEndpoint.start("b", Duration.ofMillis(20));
    DemoEndpoint c = DemoEndpoint.start("c", Duration.ofMillis(60));
    return new Demo(List.of(a, b, c));
  }

  /// The balancer's configuration, in YAML.
  String configuration(String listen, String admin) throws IOException {
    return filled("demo.yaml", Map.of("listen", listen, "admin", admin));
  }

  /// What people may try, once the balancer is bound.
  String suggestions(String web, String admin) throws IOException {
    return filled("demo.txt", Map.of("web", web, "admin", admin));
  }

  @Override
  public void close() {
    endpoints.forEach(DemoEndpoint::close);
  }

  private String filled(String resource, Map<String, String> words) throws IOException {
    String text = read(resource);
    for (Map.Entry<String, String> word : words.entrySet()) {
      text = text.replace("@" + word.getKey() + "@", word.getValue());
    }
    String names = "abc";
    for (int i = 0; i < endpoints.size(); i++) {
      String name = names.substring(i, i + 1);
      String address = endpoints.get(i).address();
      text =
          text.replace("@" + name + ".address@", address)
              .replace("@" + name + "@", "{ name: " + name + ", address: \"" + address + "\" }");
    }
    return text;
  }

  private static String read(String resource) throws IOException {
    try (InputStream file = Demo.class.getResourceAsStream(resource)) {
      if (file == null) {
        throw new IOException(resource + ": missing (expected: in the jar)");
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
