package penstock.scripting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What scripts may export, and from where they may be called.
class RoleTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  private static final Role TWO =
      new Role(
          "two",
          List.of("default", "other"),
          "() => Object.freeze({})",
          Object::new,
          (f, t, h, r) -> {});

  @RegisterExtension final ScriptFixture fixture = new ScriptFixture();

  private Script open(String text) {
    fixture.write("two.js", text);
    return fixture.scripts(ScriptSettings.USUAL).open("two.js", TWO);
  }

  @Test
  void aScriptMayExportSomeOfWhatItsRoleKnows() {
    Script both = open("export default () => 1; export const other = () => 2;");
    assertThat(
            both.<Integer>call((module, _, _) ->
                module.getMember("default").execute().asInt()
                    + module.getMember("other").execute().asInt()))
        .isEqualTo(3);

    Script one = open("export function other() { return 2; }");
    assertThat(one.<Boolean>call((module, _, _) -> module.hasMember("default"))).isFalse();
  }

  @Test
  void aScriptMustExportOneOfThem() {
    assertThatThrownBy(() -> open("export const third = () => 3;"))
        .hasMessage("two.js: no default or other export (expected: export default function)");
    assertThatThrownBy(() -> open("export default () => 1; export const other = 'x';"))
        .hasMessage("two.js: other export: text (expected: a function)");
  }

  @Test
  void isCalledFromVirtualThreadsOnThreadsOfItsOwn() throws Exception {
    Script script = fixture.script("(text, { shout }) => shout(text)");
    AtomicReference<String> answer = new AtomicReference<>();
    AtomicReference<Thread> ran = new AtomicReference<>();
    Thread caller =
        Thread.ofVirtual()
            .start(() -> {
              try {
                answer.set(
                    script.callAside(
                        LONG,
                        (function, tools, _) -> {
                          ran.set(Thread.currentThread());
                          return function.execute("hello", tools).asString();
                        }));
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
            });
    caller.join();
    assertThat(answer).hasValue("hello!");
    assertThat(ran.get().isVirtual()).isFalse();
  }

  @Test
  void doesNotWaitForATurnForEver() throws Exception {
    Script script = fixture.script("() => 1");
    CountDownLatch over = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(2);
    List<Thread> callers =
        List.of(0, 1).stream()
            .map(_ ->
                Thread.ofVirtual()
                    .start(() -> {
                      try {
                        int _ =
                            script.<Integer>callAside(
                                LONG,
                                (_, _, _) -> {
                                  begun.countDown();
                                  awaitUnchecked(over);
                                  return 1;
                                });
                      } catch (InterruptedException _) {
                        Thread.currentThread().interrupt();
                      }
                    }))
            .toList();
    begun.await();
    assertThatThrownBy(() -> script.<Integer>callAside(Duration.ofMillis(50), (_, _, _) -> 1))
        .isInstanceOfSatisfying(
            ScriptException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.UNREADY))
        .hasMessage("test.js: no answer in time");
    over.countDown();
    for (Thread each : callers) {
      each.join();
    }
    assertThat(script.<Integer>callAside(LONG, (_, _, _) -> 1)).isEqualTo(1);
  }

  private static void awaitUnchecked(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
