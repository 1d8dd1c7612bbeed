package penstock.scripting.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Value;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RepliesTest {

  private final Replies replies = new Replies();
  private final Context context = Context.create("js");

  @AfterEach
  void close() {
    context.close();
  }

  private Value lines(String js) {
    return context.eval("js", js);
  }

  @Test
  void haveNoBodyWhereTheStatusAllowsNone() {
    Value none = lines("[]");

    assertThatThrownBy(() -> replies.respond(204, "text", "text/plain", none, ""))
        .hasMessage("body: given (expected: none with status 204)");
    assertThat(replies.respond(204, "", "text/plain", none, "gone")).isNotNull();
  }

  @Test
  void haveTheirReasonsCut() {
    String longest = "x".repeat(400);

    assertThat(replies.reject(403, longest + "yy").why()).isEqualTo(longest + "...");
    assertThat(replies.redirect("/", longest + "yy", 302).why()).isEqualTo(longest + "...");
  }

  @Test
  void haveOneFragmentAtMost() {
    assertThat(replies.redirect("/a#b", "", 302)).isNotNull();
    assertThat(replies.redirect("#", "", 302)).isNotNull();
    assertThatThrownBy(() -> replies.redirect("/a#b#c", "", 302))
        .hasMessage("url: \"/a#b#c\" (expected: a URL in ASCII, without blanks)");
    assertThatThrownBy(() -> replies.redirect("/a b#c", "", 302)).hasMessageStartingWith("url: ");
    assertThatThrownBy(() -> replies.redirect("/a#b c", "", 302)).hasMessageStartingWith("url: ");
  }

  @Test
  void areRefusedIfTheyAreTooMuch() {
    Value none = lines("[]");
    Value many = lines("['x-a', 'x'.repeat(17000)]");

    assertThatThrownBy(() -> replies.redirect("/" + "x".repeat(10_000), "", 302))
        .hasMessage("url: 10001 characters (expected: <= 8192)");
    assertThatThrownBy(() -> replies.respond(200, "", "text/plain", many, ""))
        .hasMessage("headers: 17013 characters (expected: <= 16384)");
    assertThatThrownBy(() -> replies.respond(200, "x".repeat(1_048_577), "text/plain", none, ""))
        .hasMessage("body: 1048577 characters (expected: <= 1048576)");
  }
}
