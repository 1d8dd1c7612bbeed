package penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.Factory;
import penstock.spi.Kind;
import penstock.spi.Plugin;
import penstock.spi.Registrar;

/// What every plugin keeps. A plugin's author extends this and says how to make the plugin.
public abstract class PluginContract {

  /// Makes a new instance of the plugin, as the host does.
  protected abstract Plugin plugin();

  @Test
  final void isMadeByAPublicConstructorWithoutParameters() {
    Class<? extends Plugin> type = plugin().getClass();
    assertThat(Modifier.isPublic(type.getModifiers())).as("%s is public", type).isTrue();
    assertThatCode(type::getConstructor)
        .as("public constructor of %s", type)
        .doesNotThrowAnyException();
  }

  @Test
  final void offersSomething() {
    assertThat(offers(plugin())).isNotEmpty();
  }

  @Test
  final void namesTypesInLowerCaseWordsJoinedByHyphens() {
    assertThat(offers(plugin()))
        .allSatisfy(offer -> assertThat(offer.type()).matches("[a-z][a-z0-9]*(-[a-z0-9]+)*"));
  }

  @Test
  final void offersEachTypeOnce() {
    assertThat(offers(plugin())).extracting(Offered::name).doesNotHaveDuplicates();
  }

  @Test
  final void offersTheSameFromEachInstance() {
    List<String> first = offers(plugin()).stream().map(Offered::name).toList();
    assertThat(offers(plugin())).extracting(Offered::name).isEqualTo(first);
  }

  @Test
  final void describesEverySetting() {
    for (Offered offer : offers(plugin())) {
      for (RecordComponent setting : offer.settings().getRecordComponents()) {
        Describe sentence = setting.getAnnotation(Describe.class);
        assertThat(sentence)
            .as("@Describe of %s in %s", setting.getName(), offer.name())
            .isNotNull();
        assertThat(sentence.value()).as("description of %s", setting.getName()).isNotBlank();
      }
    }
  }

  @Test
  final void writesEveryDefault() {
    for (Offered offer : offers(plugin())) {
      for (RecordComponent setting : offer.settings().getRecordComponents()) {
        Default value = setting.getAnnotation(Default.class);
        if (value != null) {
          assertThat(value.value()).as("default of %s", setting.getName()).isNotBlank();
        }
      }
    }
  }

  @Test
  final void startsNoThreadsWhenItRegisters() throws InterruptedException {
    // New threads join the group of the one that starts them.
    ThreadGroup group = new ThreadGroup("register");
    AtomicReference<List<Thread>> started = new AtomicReference<>(List.of());
    Thread caller =
        new Thread(
            group,
            () -> {
              List<Offered> _ = offers(plugin());
              Thread[] all = new Thread[group.activeCount() + 1];
              int count = group.enumerate(all);
              started.set(
                  Arrays.stream(all, 0, count).filter(t -> t != Thread.currentThread()).toList());
            });
    caller.start();
    caller.join();
    assertThat(started.get()).as("threads started by register").isEmpty();
  }

  private static List<Offered> offers(Plugin plugin) {
    Offers offers = new Offers();
    plugin.register(offers);
    return offers.all;
  }

  private record Offered(Kind<?> kind, String type, Class<? extends Record> settings) {

    String name() {
      return kind.key() + " " + type;
    }
  }

  private static final class Offers implements Registrar {

    private final List<Offered> all = new ArrayList<>();

    @Override
    public <S extends Record, E> void offer(
        Kind<E> kind, String type, Class<S> settings, @Nullable Factory<S, ? extends E> factory) {
      assertThat(factory).as("factory of %s", type).isNotNull();
      all.add(new Offered(kind, type, settings));
    }
  }
}
