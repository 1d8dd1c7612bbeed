package penstock.admin;

import io.undertow.server.HttpServerExchange;
import org.jspecify.annotations.Nullable;

/// Makes the answer to one method of one path. Runs on a virtual thread.
@FunctionalInterface
interface Action {

  /// Answers.
  ///
  /// @return null if it has answered already
  @Nullable Reply reply(HttpServerExchange exchange) throws Exception;
}
