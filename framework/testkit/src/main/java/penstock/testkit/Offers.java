package penstock.testkit;

import java.util.ArrayList;
import java.util.List;
import penstock.spi.Context;
import penstock.spi.Factory;
import penstock.spi.Kind;
import penstock.spi.Plugin;
import penstock.spi.Registrar;

/// What a plugin offers, so that a test can make its extensions as the framework would.
public final class Offers implements Registrar {

  private record Offer(
      Kind<?> kind,
      String type,
      Class<? extends Record> settings,
      Factory<? extends Record, ?> factory) {}

  private final List<Offer> offers = new ArrayList<>();

  /// The offers of a plugin.
  public static Offers of(Plugin plugin) {
    Offers offers = new Offers();
    plugin.register(offers);
    return offers;
  }

  @Override
  public <S extends Record, E> void offer(
      Kind<E> kind, String type, Class<S> settings, Factory<S, ? extends E> factory) {
    if (!type.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*")) {
      throw new IllegalArgumentException(
          "type: " + type + " (expected: lower-case words joined by hyphens)");
    }
    if (offers.stream().anyMatch(offer -> offer.kind.equals(kind) && offer.type.equals(type))) {
      throw new IllegalArgumentException("type: " + type + " (expected: offered once)");
    }
    offers.add(new Offer(kind, type, settings, factory));
  }

  /// The types offered of one kind, in the order they were offered.
  public List<String> types(Kind<?> kind) {
    return offers.stream().filter(offer -> offer.kind.equals(kind)).map(Offer::type).toList();
  }

  /// Makes an extension.
  ///
  /// @param kind such as `BalancingPolicy.KIND`
  /// @param type as offered
  /// @param settings of the type that was offered
  /// @param context such as a [ContextFixture]
  /// @throws IllegalArgumentException if there is no such offer, or for other settings
  public <E> E create(Kind<E> kind, String type, Record settings, Context context) {
    for (Offer offer : offers) {
      if (offer.kind.equals(kind) && offer.type.equals(type)) {
        return kind.type().cast(make(offer, settings, context));
      }
    }
    throw new IllegalArgumentException("type: " + type + " (expected: one of " + types(kind) + ")");
  }

  private static Object make(Offer offer, Record settings, Context context) {
    if (!offer.settings.isInstance(settings)) {
      throw new IllegalArgumentException(
          "settings: " + settings + " (expected: a " + offer.settings.getSimpleName() + ")");
    }
    @SuppressWarnings(
        "unchecked") // checked above; a factory takes the settings it was offered with
    Factory<Record, ?> factory = (Factory<Record, ?>) offer.factory;
    return factory.create(settings, context);
  }
}
