package penstock.config;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import penstock.spi.Extension;
import penstock.spi.Factory;
import penstock.spi.Kind;
import penstock.spi.Registrar;

/// Every extension that configurations may name, and which plugin brought it.
///
/// Safe for use by several threads; a configuration that is being read sees an offer as soon as it
/// is made.
public final class Catalogue implements Registrar {

  private static final Pattern TYPE = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
  private static final String OURS = "penstock";

  private final Map<Key, Offer> offers = new ConcurrentHashMap<>();

  private record Key(Class<?> extension, String type) {}

  /// One extension that somebody offered.
  ///
  /// @param kind what it is
  /// @param type what users write after `type:`
  /// @param settings what its block is bound to
  /// @param factory makes it
  /// @param plugin who offered it
  public record Offer(
      Kind<?> kind,
      String type,
      Class<? extends Record> settings,
      Factory<Record, ?> factory,
      String plugin) {

    Extension<?> with(Record bound) {
      return new Extension<>(type, bound, factory);
    }
  }

  /// Takes an offer of Penstock's own; see [Registrar#offer].
  @Override
  public <S extends Record, E> void offer(
      Kind<E> kind, String type, Class<S> settings, Factory<S, ? extends E> factory) {
    add(offerOf(OURS, kind, type, settings, factory));
  }

  /// Takes the offers of one plugin, each at once.
  ///
  /// @param plugin its id
  public Registrar as(String plugin) {
    return new Registrar() {
      @Override
      public <S extends Record, E> void offer(
          Kind<E> kind, String type, Class<S> settings, Factory<S, ? extends E> factory) {
        add(offerOf(plugin, kind, type, settings, factory));
      }
    };
  }

  /// Forgets every offer of one plugin. What has been made from them lives on.
  ///
  /// @param plugin its id
  public void withdraw(String plugin) {
    offers.values().removeIf(offer -> offer.plugin().equals(plugin));
  }

  /// The offer of one type.
  ///
  /// @param extension the extension's interface
  /// @param type what users write
  /// @return null if nobody offers it
  public @Nullable Offer find(Class<?> extension, String type) {
    return offers.get(new Key(extension, type));
  }

  /// Every offer of one kind, ordered by type.
  ///
  /// @param extension the extension's interface
  public List<Offer> offers(Class<?> extension) {
    return offers.values().stream()
        .filter(offer -> offer.kind().type() == extension)
        .sorted(Comparator.comparing(Offer::type))
        .toList();
  }

  /// Every offer, ordered by kind and type.
  public List<Offer> offers() {
    return offers.values().stream()
        .sorted(
            Comparator.comparing((Offer offer) -> offer.kind().key()).thenComparing(Offer::type))
        .toList();
  }

  /// The kinds that have offers, ordered by key.
  public List<Kind<?>> kinds() {
    Map<String, Kind<?>> kinds = new TreeMap<>();
    offers.values().forEach(offer -> kinds.put(offer.kind().key(), offer.kind()));
    return List.copyOf(kinds.values());
  }

  /// Whether a text could be a type's name.
  static boolean isType(String text) {
    return TYPE.matcher(text).matches();
  }

  /// What users may write after `type:` for one kind, ordered.
  Collection<String> types(Class<?> extension) {
    List<String> types = new ArrayList<>();
    offers(extension).forEach(offer -> types.add(offer.type()));
    return types;
  }

  /// The type that is meant when a block of one kind names none; empty for none.
  String fallback(Class<?> extension) {
    List<Offer> offers = offers(extension);
    return offers.isEmpty() ? "" : offers.getFirst().kind().fallback();
  }

  private void add(Offer offer) {
    Offer first = offers.putIfAbsent(new Key(offer.kind().type(), offer.type()), offer);
    if (first != null) {
      throw new IllegalArgumentException(
          "%s type: %s of plugin %s (expected: a type not yet offered, plugin %s has it)"
              .formatted(offer.kind().key(), offer.type(), offer.plugin(), first.plugin()));
    }
  }

  private static <S extends Record, E> Offer offerOf(
      String plugin,
      Kind<E> kind,
      String type,
      Class<S> settings,
      Factory<S, ? extends E> factory) {
    if (!TYPE.matcher(type).matches()) {
      throw new IllegalArgumentException(
          "%s type: %s of plugin %s (expected: lower-case words joined by hyphens)"
              .formatted(kind.key(), type, plugin));
    }
    for (RecordComponent component : settings.getRecordComponents()) {
      if (component.getName().equals("type")) {
        throw new IllegalArgumentException(
            "settings of %s %s: type (expected: another name, it is the extension's type)"
                .formatted(kind.key(), type));
      }
    }
    Shapes.check(settings);
    return new Offer(
        kind,
        type,
        settings,
        (bound, context) -> factory.create(settings.cast(bound), context),
        plugin);
  }
}
