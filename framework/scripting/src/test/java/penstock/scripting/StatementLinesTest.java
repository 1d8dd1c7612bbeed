package penstock.scripting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import org.junit.jupiter.api.Test;

class StatementLinesTest {

  private static int[] lines(String text) {
    BitSet lines = StatementLines.of(text);
    return lines.stream().toArray();
  }

  @Test
  void beginWithStatements() {
    assertThat(
            lines(
                """
                // @ts-check
                import { a } from "./a.js";
                const B = 1;
                /** A comment
                 * of more lines. */
                export default function rule(request, { pool, next }) {
                  if (request.path === "/") {
                    return pool(B); // why
                  } else {
                    a(/* nothing */);
                  }
                  return next();
                }
                """))
        .containsExactly(3, 7, 8, 10, 12);
  }

  @Test
  void areNotThoseThatGoOn() {
    assertThat(
            lines(
                """
                const TABLE = table({
                  "a": ["x"],
                  b: "y",
                });
                const kept = list
                  .filter((each) => {
                    return each !== "http://a.test";
                  });
                const one = kept.length === 0
                  ? "none"
                  : "some";
                respond(
                  { status: 1, body },
                  "why",
                );
                switch (one) {
                  case "none":
                    f();
                    break;
                  default:
                    g();
                }
                """))
        .containsExactly(1, 5, 7, 9, 12, 16, 18, 19, 21);
  }
}
