package penstock.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.core.route.RouteSettings;

/// Routes as they stand in a configuration.
class RoutesInFileTest {

  @TempDir Path folder;

  @Test
  void areReadInOrder() {
    Settings settings =
        Reading.of(
            folder,
            Reading.MINIMAL.replace(
                "routes:\n",
                """
                routes:
                  - name: static-to-cdn
                    listeners: [web]
                    match: { host: www.example.com, path: /static/ }
                    redirect: { host: cdn.example.net, code: 302 }
                  - name: shop-api
                    match:
                      host: [api.example.com, "*.shop.example.com"]
                      path: { prefix: /shop/ }
                      method: [GET, POST]
                      header: { x-tenant: { regex: "^[a-z0-9-]{1,32}$" } }
                      not: { query: { debug: present } }
                    split:
                      - { pool: api, weight: 95, stickBy: cookie.uid }
                      - { pool: site, weight: 5 }
                    timeouts: { request: 15s, firstByte: 4s, idle: 5m }
                    limits: { bodyBytes: 1MiB }
                  - name: maintenance
                    match: { host: old.example.com }
                    respond: { status: 503, body: back soon, headers: { retry-after: "3600" } }
                """));

    assertThat(settings.routes())
        .extracting(RouteSettings::name)
        .containsExactly("static-to-cdn", "shop-api", "maintenance", null, null);
    RouteSettings shop = settings.routes().get(1);
    assertThat(shop.match()).isNotNull();
    assertThat(shop.split()).hasSize(2);
    assertThat(shop.timeouts()).isNotNull();
    assertThat(settings.routes().getFirst().redirect()).isNotNull();
    assertThat(settings.routes().get(2).respond()).isNotNull();
  }
}
