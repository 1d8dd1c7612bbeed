package penstock.scripting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What is cut off while it is loaded.
class LoadingTest {

  @RegisterExtension final ScriptFixture fixture = new ScriptFixture();

  private static Realm load(RealmMaker maker, Version version) {
    return maker.make(version, ScriptFixture.ECHO, Console.silent(version.script()));
  }

  @Test
  void saysWhichLimitOfTimeItWasAndLeavesItsThreadAsItWas() {
    fixture.write("endless.js", "for (;;) {}\nexport default (text) => text;");
    Version version = new Version("endless.js", new ScriptFiles(fixture.dir()));
    try (Watchdog watchdog = new Watchdog();
        ExecutorService closer = new InterruptingCloser();
        RealmMaker maker = new RealmMaker(watchdog, closer, null)) {
      assertThatThrownBy(() -> load(maker, version))
          .hasMessageStartingWith("endless.js")
          .hasMessageEndingWith(": cut off, its time was over (5s while it is loaded)");

      assertThat(Thread.interrupted()).isFalse();
    }
  }

  /// Leaves whoever asks it to close a context interrupted, as the engine may do.
  private static final class InterruptingCloser extends ThreadPoolExecutor {

    InterruptingCloser() {
      super(0, Integer.MAX_VALUE, 1, TimeUnit.SECONDS, new SynchronousQueue<>());
    }

    @Override
    public void execute(Runnable task) {
      super.execute(task);
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void saysWhichLimitOfMemoryItWas() {
    fixture.write("greedy.js", "for (;;) new Uint8Array(1 << 20);");
    Scripts scripts = fixture.scripts(ScriptSettings.USUAL);

    assertThatThrownBy(() -> scripts.open("greedy.js", ScriptFixture.ECHO))
        .hasMessageContaining(": cut off, it allocated too much (")
        .hasMessageEndingWith("MiB while it is loaded)");
  }
}
