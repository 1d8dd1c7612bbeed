package penstock.core.forward;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.core.connection.ExchangeRequest;
import penstock.core.connection.FilterNotes;
import penstock.core.connection.GoingAnswer;
import penstock.core.metrics.Reason;
import penstock.spi.io.AnswerRefused;

/// Lets the filters of a request change its answer.
public final class AnswerEdits {

  private static final Logger log = LoggerFactory.getLogger(AnswerEdits.class);

  private AnswerEdits() {}

  /// Changes an answer, once. Runs on the exchange's I/O thread, before any of it goes out.
  ///
  /// @throws AnswerWithheld if it must not go out
  public static void run(ExchangeRequest request, GoingAnswer answer) {
    FilterNotes notes = request.notes();
    if (notes == null) {
      return;
    }
    try {
      notes.editAnswer(answer);
    } catch (AnswerRefused e) {
      throw new AnswerWithheld(
          new Failure.Internal(Reason.of(e.reason()), String.valueOf(e.getMessage())));
    } catch (RuntimeException | LinkageError e) {
      log.atError()
          .setCause(e)
          .addKeyValue("route", request.journey().route())
          .log("filter failed on the answer");
      throw new AnswerWithheld(new Failure.Internal(Reason.PLUGIN_ERROR, "a filter failed"));
    }
  }
}
