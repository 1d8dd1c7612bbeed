package penstock.scripting;

import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.jspecify.annotations.Nullable;

/// Takes the answer out of what an `async` function gives back, which must have settled by then: a
/// script has nothing to wait for.
final class Promises {

  private Promises() {}

  /// The answer itself.
  ///
  /// @throws ScriptException if it was rejected or waits
  static Value settled(String script, Value answer) {
    if (answer.isHostObject() || !answer.hasMembers() || !answer.canInvokeMember("then")) {
      return answer;
    }
    Settling settling = new Settling();
    Value _ =
        answer.invokeMember(
            "then",
            (ProxyExecutable) arguments -> settling.fulfilled(arguments),
            (ProxyExecutable) arguments -> settling.rejected(arguments));
    Value value = settling.value;
    if (value == null) {
      throw ScriptException.unusable(
          script
              + ": a promise that waits (expected: an answer, a script has nothing to wait for)");
    }
    if (settling.rejected && value.isException()) {
      // With the place where it was made.
      throw value.throwException();
    }
    if (settling.rejected) {
      throw ScriptException.unusable(script + ": rejected: " + Explained.words(value));
    }
    return value;
  }

  /// What became of one promise.
  private static final class Settling {

    @Nullable Value value;
    boolean rejected;

    @Nullable Object fulfilled(Value... arguments) {
      settle(false, arguments);
      return null;
    }

    @Nullable Object rejected(Value... arguments) {
      settle(true, arguments);
      return null;
    }

    // A script's own `then` may call both, more than once, and with nothing.
    private void settle(boolean badly, Value... arguments) {
      if (value == null) {
        rejected = badly;
        value = arguments.length == 0 ? Value.asValue(null) : arguments[0];
      }
    }
  }
}
