package penstock.core.engine;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import penstock.spi.ByteSize;
import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.net.Cidr;

/// What users may set on the process: `server`.
///
/// @param instance our name in `Via`, metrics and logs
/// @param ioThreads `auto` or a number
/// @param shutdown how the process goes down
/// @param trustedProxies whose word on the client is believed
/// @param fleet what several instances must agree on
/// @param forwarded whether endpoints get `Forwarded` too
/// @param buffers direct memory for buffers
/// @param overload what happens when there is too much to do
@Describe("The process as a whole.")
public record ServerSettings(
    @Describe("Our name in Via, metrics and logs; a token, without spaces.")
        @Default("${HOSTNAME:-penstock-1}")
        String instance,
    @Describe("Threads that move bytes: auto for one each processor, or a number from 1 to 256.")
        @Default("auto")
        String ioThreads,
    @Describe("How the process goes down.") @Default("{}") Shutdown shutdown,
    @Describe("Addresses whose X-Forwarded headers and X-Request-Id are believed.") @Default("[]")
        List<String> trustedProxies,
    @Describe("What several instances must agree on.") @Default("{}") Fleet fleet,
    @Describe("Whether endpoints get the Forwarded header (RFC 7239) too.") @Default("false")
        boolean forwarded,
    @Describe("The most direct memory for buffers; beyond it connections are refused.")
        @Default("192MiB")
        ByteSize buffers,
    @Describe("What the process does when there is too much to do.") @Default("{}")
        OverloadSettings overload) {

  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._-]{1,128}");

  /// Checks the ranges.
  ///
  /// @throws IllegalArgumentException if one is out of range
  public ServerSettings {
    if (!TOKEN.matcher(instance).matches()) {
      throw new IllegalArgumentException(
          "instance: " + instance + " (expected: letters, digits, dots, hyphens, underscores)");
    }
    threads(ioThreads);
    trustedProxies = List.copyOf(trustedProxies);
    for (int i = 0; i < trustedProxies.size(); i++) {
      checkBlock(i, trustedProxies.get(i));
    }
    if (buffers.bytes() < 1 << 20) {
      throw new IllegalArgumentException("buffers: " + buffers + " (expected: >= 1MiB)");
    }
  }

  private static void checkBlock(int index, String block) {
    try {
      Cidr.parse(block);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("trustedProxies[" + index + "]: " + e.getMessage(), e);
    }
  }

  /// The addresses whose word on the client is believed.
  List<Cidr> trusted() {
    return trustedProxies.stream().map(Cidr::parse).toList();
  }

  /// How many I/O threads that makes; 1 to 256.
  public int threads() {
    return threads(ioThreads);
  }

  private static int threads(String text) {
    if (text.equals("auto")) {
      return Math.max(1, Runtime.getRuntime().availableProcessors());
    }
    try {
      int number = Integer.parseInt(text);
      if (number >= 1 && number <= 256) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Said below.
    }
    throw new IllegalArgumentException("ioThreads: " + text + " (expected: auto, or 1 to 256)");
  }

  /// How the process goes down, in this order.
  ///
  /// @param closeMode answers close their connections, while we are still ready and accept
  /// @param lameDuck not ready, but accepting
  /// @param drainTimeout not accepting, requests under way may end
  @Describe("How the process goes down, step by step.")
  public record Shutdown(
      @Describe("First: answers close their connections, while still ready and accepting.")
          @Default("5s")
          Duration closeMode,
      @Describe("Then: /readyz answers 503, while still accepting.") @Default("5s")
          Duration lameDuck,
      @Describe("Then: listeners are closed and requests under way may end.") @Default("60s")
          Duration drainTimeout) {

    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException if one is negative
    public Shutdown {
      check("closeMode", closeMode);
      check("lameDuck", lameDuck);
      check("drainTimeout", drainTimeout);
    }

    private static void check(String name, Duration value) {
      if (value.isNegative()) {
        throw new IllegalArgumentException(name + ": " + value + " (expected: >= 0)");
      }
    }
  }

  /// What several instances must agree on.
  ///
  /// @param hashSeed goes into every hash
  /// @param cookieKeys sign what clients carry; the first signs, all verify
  /// @param ticketKeys seal what clients of TLS carry; the first seals, all open
  @Describe("What several instances behind one address must agree on.")
  public record Fleet(
      @Describe(
              "Goes into every hash: with the same seed and endpoint names, instances choose"
                  + " alike.")
          @Default("penstock")
          String hashSeed,
      @Describe(
              "Secrets that sign sticky cookies, 16 characters or more; the first signs, all"
                  + " verify. Without any, one is made at the start.")
          @Default("[]")
          List<String> cookieKeys,
      @Describe(
              "Secrets that seal the sessions of TLS clients, 32 characters or more; the first"
                  + " seals, all open. Without any, each listener makes its own.")
          @Default("[]")
          List<String> ticketKeys) {

    private static final int SHORTEST_COOKIE_KEY = 16;
    private static final int SHORTEST_TICKET_KEY = 32;

    /// Checks the keys.
    ///
    /// @throws IllegalArgumentException if one is short
    public Fleet {
      cookieKeys = List.copyOf(cookieKeys);
      ticketKeys = List.copyOf(ticketKeys);
      check("cookieKeys", cookieKeys, SHORTEST_COOKIE_KEY);
      check("ticketKeys", ticketKeys, SHORTEST_TICKET_KEY);
    }

    private static void check(String name, List<String> keys, int shortest) {
      for (int i = 0; i < keys.size(); i++) {
        int length = keys.get(i).length();
        if (length < shortest) {
          throw new IllegalArgumentException(
              name + "[" + i + "]: " + length + " characters (expected: " + shortest + " or more)");
        }
      }
    }

    @Override
    public String toString() {
      return "Fleet[hashSeed="
          + hashSeed
          + ", cookieKeys="
          + cookieKeys.size()
          + ", ticketKeys="
          + ticketKeys.size()
          + "]";
    }
  }
}
