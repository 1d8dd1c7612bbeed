package penstock.plugin.filter.forwardauth;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import penstock.spi.ByteSize;
import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.Examined;
import penstock.spi.tls.Trust;

/// What users may set for a filter of type `forward-auth`.
///
/// @param url of the service, `http` or `https`
/// @param method of the question
/// @param requestHeaders the client's headers that the service sees
/// @param responseHeaders the service's headers that the endpoint sees
/// @param clientHeaders the service's headers that the client sees when its request passes
/// @param timeout for the whole answer
/// @param onFailure what becomes of requests without an answer
/// @param maxBody the longest body of a refusal that is passed on
/// @param atOnce questions under way; 1 to 100,000
/// @param ca PEM file of those who vouch for the service; null for those the JDK trusts
@Describe(
    "Asks a service whether a request may pass: a 2xx says yes, what else it says goes to the"
        + " client.")
public record Settings(
    @Describe("Where the service is, such as `http://127.0.0.1:9000/check`.") URI url,
    @Default("GET") @Describe("Method of the question.") String method,
    @Default("[]")
        @Describe(
            "The client's headers that the service sees; if empty, `Authorization` and `Cookie`.")
        List<String> requestHeaders,
    @Default("[]")
        @Describe(
            "The service's headers that the endpoint sees; what a client sends under these names is"
                + " taken out.")
        List<String> responseHeaders,
    @Default("[]")
        @Describe(
            "The service's headers that the client sees when its request passes, such as"
                + " `Set-Cookie`.")
        List<String> clientHeaders,
    @Default("2s") @Describe("Timeout for the whole answer.") Duration timeout,
    @Default("deny")
        @Describe("What becomes of requests when the service fails: `deny` (503) or `allow`.")
        OnFailure onFailure,
    @Default("64KiB") @Describe("Longer bodies of refusals are left out.") ByteSize maxBody,
    @Default("1000") @Describe("Questions under way at once, 1 to 100000; others fail.") int atOnce,
    @Describe("PEM file with the certificates to trust; otherwise those of the JDK.")
        @Nullable Path ca)
    implements Examined {

  private static final List<String> USUAL = List.of("Authorization", "Cookie");
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final int MOST_AT_ONCE = 100_000;
  private static final long MOST_BODY = 16 << 20;

  /// Headers of a connection, of the message's framing, and those that the filter writes itself.
  private static final Set<String> OURS =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "host",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "via",
          "x-forwarded-for",
          "x-forwarded-host",
          "x-forwarded-method",
          "x-forwarded-proto",
          "x-forwarded-uri");

  /// Checks the ranges.
  ///
  /// @throws IllegalArgumentException if a component is out of range
  public Settings {
    requestHeaders = requestHeaders.isEmpty() ? USUAL : List.copyOf(requestHeaders);
    responseHeaders = List.copyOf(responseHeaders);
    clientHeaders = List.copyOf(clientHeaders);
    String scheme = url.getScheme();
    require(
        ("http".equals(scheme) || "https".equals(scheme)) && url.getHost() != null,
        "url",
        url,
        "an http or https URL");
    // Not shown: there may be a password in it.
    require(url.getUserInfo() == null, "url", "one with a user", "one without, nobody logs in");
    require(TOKEN.matcher(method).matches(), "method", method, "a method such as GET");
    requestHeaders.forEach(name -> checkName("requestHeaders", name));
    responseHeaders.forEach(name -> checkName("responseHeaders", name));
    clientHeaders.forEach(name -> checkName("clientHeaders", name));
    require(timeout.isPositive(), "timeout", timeout, "> 0s");
    require(maxBody.bytes() <= MOST_BODY, "maxBody", maxBody, "at most 16MiB");
    require(atOnce >= 1 && atOnce <= MOST_AT_ONCE, "atOnce", atOnce, "1 to " + MOST_AT_ONCE);
  }

  @Override
  public void examine() {
    SSLContext _ = Trust.context(ca);
  }

  private static void checkName(String what, String name) {
    require(TOKEN.matcher(name).matches(), what, name, "a header name");
    require(
        !OURS.contains(name.toLowerCase(Locale.ROOT)), what, name, "a header that is not framing");
  }

  private static void require(boolean holds, String what, Object value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(what + ": " + value + " (expected: " + expected + ")");
    }
  }
}
