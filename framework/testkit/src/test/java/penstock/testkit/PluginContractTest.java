package penstock.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.NoSettings;
import penstock.spi.Plugin;
import penstock.spi.Registrar;
import penstock.spi.balance.BalancingPolicy;

final class PluginContractTest {

  private static PluginContract of(Plugin plugin) {
    return new PluginContract() {
      @Override
      protected Plugin plugin() {
        return plugin;
      }
    };
  }

  private static <S extends Record> Plugin offering(String type, Class<S> settings) {
    return registrar -> offer(registrar, type, settings);
  }

  private static <S extends Record> void offer(
      Registrar registrar, String type, Class<S> settings) {
    registrar.offer(
        BalancingPolicy.KIND,
        type,
        settings,
        (values, context) -> candidates -> (traffic, attempt) -> candidates.getFirst());
  }

  @Test
  void refusesAPluginThatTheHostCannotMake() {
    assertThatThrownBy(of(registrar -> {})::isMadeByAPublicConstructorWithoutParameters)
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void refusesAPluginThatOffersNothing() {
    assertThatThrownBy(of(registrar -> {})::offersSomething).isInstanceOf(AssertionError.class);
  }

  @Test
  void refusesAMalformedType() {
    PluginContract contract = of(offering("RoundRobin", NoSettings.class));
    assertThatThrownBy(contract::namesTypesInLowerCaseWordsJoinedByHyphens)
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void refusesATypeOfferedTwice() {
    Plugin twice =
        registrar -> {
          offer(registrar, "same", NoSettings.class);
          offer(registrar, "same", NoSettings.class);
        };
    assertThatThrownBy(of(twice)::offersEachTypeOnce).isInstanceOf(AssertionError.class);
  }

  @Test
  void refusesOffersThatChange() {
    int[] calls = {0};
    Plugin changing = registrar -> offer(registrar, "type-" + calls[0]++, NoSettings.class);
    assertThatThrownBy(of(changing)::offersTheSameFromEachInstance)
        .isInstanceOf(AssertionError.class);
  }

  record Undescribed(int choices) {}

  record Described(@Describe("How many to choose from.") @Default("2") int choices) {}

  record Blank(@Default(" ") int choices) {}

  @Test
  void refusesASettingWithoutDescription() {
    assertThatThrownBy(of(offering("x", Undescribed.class))::describesEverySetting)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("@Describe of choices in balance x");
  }

  @Test
  void takesADescribedSetting() {
    PluginContract contract = of(offering("x", Described.class));
    assertThatCode(contract::describesEverySetting).doesNotThrowAnyException();
    assertThatCode(contract::writesEveryDefault).doesNotThrowAnyException();
  }

  @Test
  void refusesAnEmptyDefault() {
    assertThatThrownBy(of(offering("x", Blank.class))::writesEveryDefault)
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void refusesAThreadStartedByRegister() {
    CountDownLatch end = new CountDownLatch(1);
    Plugin busy =
        registrar -> {
          Thread _ = Thread.ofPlatform().daemon().start(() -> await(end));
        };
    try {
      assertThatThrownBy(of(busy)::startsNoThreadsWhenItRegisters)
          .isInstanceOf(AssertionError.class);
    } finally {
      end.countDown();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
