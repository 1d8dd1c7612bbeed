package penstock.plugin.health.http;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import penstock.spi.health.ProbeTlsSettings;

/// Settings for tests, changed one component at a time.
record Checks(
    String method,
    String path,
    @Nullable String host,
    Map<String, String> headers,
    Expect expect,
    List<String> immediateFail,
    int port,
    @Nullable Boolean http2) {

  static final Checks GET_HEALTH =
      new Checks("GET", "/health", null, Map.of(), expect("200-399"), List.of(), 0, null);

  static Expect expect(String... ranges) {
    return new Expect(List.of(ranges), Map.of(), null, null);
  }

  Checks expecting(Expect newExpect) {
    return new Checks(method, path, host, headers, newExpect, immediateFail, port, http2);
  }

  Checks expectingBody(String body) {
    return expecting(new Expect(expect.status(), Map.of(), body, null));
  }

  Checks expectingPattern(String pattern) {
    return expecting(new Expect(expect.status(), Map.of(), null, pattern));
  }

  Checks expectingHeader(String name, String value) {
    return expecting(new Expect(expect.status(), Map.of(name, value), null, null));
  }

  Checks withMethod(String newMethod) {
    return new Checks(newMethod, path, host, headers, expect, immediateFail, port, http2);
  }

  Checks withPath(String newPath) {
    return new Checks(method, newPath, host, headers, expect, immediateFail, port, http2);
  }

  Checks withHost(String newHost) {
    return new Checks(method, path, newHost, headers, expect, immediateFail, port, http2);
  }

  Checks withHeader(String name, String value) {
    return new Checks(method, path, host, Map.of(name, value), expect, immediateFail, port, http2);
  }

  Checks failingAtOnce(String... ranges) {
    return new Checks(method, path, host, headers, expect, List.of(ranges), port, http2);
  }

  Checks withPort(int newPort) {
    return new Checks(method, path, host, headers, expect, immediateFail, newPort, http2);
  }

  Checks speakingHttp2(boolean newHttp2) {
    return new Checks(method, path, host, headers, expect, immediateFail, port, newHttp2);
  }

  Settings plain() {
    return tls(null, null, null, null);
  }

  Settings secure(@Nullable Boolean verify, @Nullable String sni, @Nullable Path ca) {
    return tls(true, verify, sni, ca);
  }

  Settings tls(
      @Nullable Boolean tls, @Nullable Boolean verify, @Nullable String sni, @Nullable Path ca) {
    return with(new ProbeTlsSettings(tls, verify, sni, ca, null, null));
  }

  Settings with(ProbeTlsSettings tls) {
    return new Settings(
        method,
        path,
        host,
        headers,
        expect,
        immediateFail,
        port,
        http2,
        tls.tls(),
        tls.verify(),
        tls.sni(),
        tls.ca(),
        tls.cert(),
        tls.key());
  }
}
