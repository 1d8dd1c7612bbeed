package penstock.scripting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class RealmMakerTest {

  @Test
  void leavesMemoryToOthersWhileAScriptIsLoaded() {
    assertThat(RealmMaker.loading(256L << 20).bytes()).isEqualTo(128L << 20);
    assertThat(RealmMaker.loading(8L << 30).bytes()).isEqualTo(512L << 20);
  }

  @Test
  void tellsTheVersionOfTheEngine() {
    try (Watchdog watchdog = new Watchdog();
        ExecutorService closer = Executors.newCachedThreadPool();
        RealmMaker maker = new RealmMaker(watchdog, closer, null)) {
      assertThat(maker.name()).matches("(Interpreted|GraalVM CE) \\d+\\.\\d+\\.\\d+");
    }
  }
}
