package penstock.scripting;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Value;
import org.junit.jupiter.api.Test;

class WatchdogTest {

  @Test
  void goesOnWhenNoThreadIsLeftToCloseAContext() {
    AtomicInteger asked = new AtomicInteger();
    try (Watchdog watchdog = new Watchdog();
        Context context = Context.create("js")) {
      Value nothing = context.asValue(null);
      Version version = new Version("main.js", new ScriptFiles(Path.of("")));
      Realm realm =
          new Realm(
              new Realm.Parts(version, context, nothing, nothing, ""),
              _ -> {
                if (asked.incrementAndGet() == 1) {
                  throw new OutOfMemoryError("no thread, as asked");
                }
              });
      Duration budget = Duration.ofMillis(10);
      Seat seat =
          watchdog.seat(
              Thread.currentThread(), new Seat.Budget(budget.toNanos(), Long.MAX_VALUE, false));
      seat.realm = realm;
      long _ = seat.enter();

      await().until(() -> asked.get() == 2);

      seat.leave();
      watchdog.forget(seat);
    }
  }
}
