package penstock.plugin.filter.jwt;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import penstock.spi.Context;
import penstock.spi.tls.Trust;

/// Where the keys of a filter are: in its settings, in a file or behind a URL.
final class KeyPlace {

  private static final Duration FILE_REFRESH = Duration.ofSeconds(5);

  private KeyPlace() {}

  /// What keeps a word from naming a set of keys, as far as the word alone tells it.
  ///
  /// @param jwks as configured; null for keys that are elsewhere
  /// @throws IllegalArgumentException if it is a URL that cannot be fetched
  static void check(@Nullable String jwks) {
    String place = jwks == null ? "" : jwks.strip();
    if (place.startsWith("{") || !place.contains("://")) {
      return;
    }
    URI url = url(place);
    if (url == null || url.getHost() == null || !isFetched(place)) {
      throw new IllegalArgumentException(
          "jwks: " + place + " (expected: an http or https URL, a file, or JSON)");
    }
    if (url.getUserInfo() != null) {
      // Not shown: there may be a password in it.
      throw new IllegalArgumentException(
          "jwks: one with a user (expected: one without, nobody logs in)");
    }
  }

  private static boolean isFetched(String place) {
    return place.startsWith("https://") || place.startsWith("http://");
  }

  private static @Nullable URI url(String place) {
    try {
      return new URI(place);
    } catch (URISyntaxException _) {
      return null;
    }
  }

  /// Reads the keys that are at hand: what is wrong with them is found before anything starts. May
  /// block.
  ///
  /// @throws IllegalArgumentException if there are none; the message begins with the component
  static void examine(Settings settings) {
    @Nullable Keys given = given(settings);
    String jwks = jwks(settings);
    if (given != null || isFetched(jwks)) {
      return;
    }
    try {
      Keys _ = Keys.ofSet(Loaders.file(Path.of(jwks)).load());
    } catch (IOException | InvalidPathException e) {
      throw new IllegalArgumentException(
          "jwks: " + jwks + " (expected: a URL, a readable file, or JSON)", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("jwks: " + jwks + " (expected: time to read it)", e);
    }
  }

  private static String jwks(Settings settings) {
    return settings.jwks() == null ? "" : settings.jwks().strip();
  }

  /// The keys that the settings hold themselves; null if they are elsewhere.
  private static @Nullable Keys given(Settings settings) {
    if (settings.key() != null) {
      return Keys.ofPem(settings.key());
    }
    if (settings.secret() != null) {
      return Keys.ofSecret(settings.secret());
    }
    String jwks = jwks(settings);
    return jwks.startsWith("{") ? Keys.ofSet(jwks) : null;
  }

  /// The keys, to be asked for from now on: a file is read at once, a URL soon.
  ///
  /// @param memory of what URLs gave before
  /// @throws IllegalArgumentException if they cannot be read
  static KeySource source(Settings settings, Context context, KeyMemory memory) {
    @Nullable Keys given = given(settings);
    if (given != null) {
      return KeySource.of(given);
    }
    String jwks = jwks(settings);
    if (isFetched(jwks)) {
      LoadedKeys.Plan plan = new LoadedKeys.Plan(jwks, settings.refresh(), settings.timeout());
      Loaders.Fetching fetching =
          new Loaders.Fetching(settings.timeout(), Trust.context(settings.ca()));
      return new LoadedKeys(Loaders.url(URI.create(jwks), fetching), plan, context)
          .keptOn(new LoadedKeys.Shelf(memory, jwks + " " + settings.ca()))
          .start();
    }
    LoadedKeys.Plan plan = new LoadedKeys.Plan(jwks, FILE_REFRESH, settings.timeout());
    return new LoadedKeys(Loaders.file(Path.of(jwks)), plan, context).loadedNow().start();
  }
}
