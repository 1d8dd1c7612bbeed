package penstock.core.route;

import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.http.HeaderEditSettings;

/// Changes to the headers on the way to the endpoint and back.
@Describe("Changes to headers on the way to the endpoint and back.")
public record HeadersSettings(
    @Describe("On the way to the endpoint.") @Default("{}") HeaderEditSettings request,
    @Describe("On the way to the client.") @Default("{}") HeaderEditSettings response) {

  static final HeadersSettings NONE =
      new HeadersSettings(HeaderEditSettings.NONE, HeaderEditSettings.NONE);
}
