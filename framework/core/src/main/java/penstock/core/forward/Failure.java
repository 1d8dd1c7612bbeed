package penstock.core.forward;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import penstock.core.metrics.Reason;
import penstock.spi.http.GrpcStatus;

/// Why a request could not be forwarded, as a value.
public sealed interface Failure {

  /// What is over soon, or elsewhere.
  Set<Reason> PASSING =
      Collections.unmodifiableSet(EnumSet.of(Reason.OVERLOADED, Reason.DRAINED, Reason.SHUTDOWN));

  /// No route takes the request.
  record NoRoute() implements Failure {}

  /// The pool has nobody to send it to.
  record NoEndpoint(String pool, Reason reason) implements Failure {}

  /// No connection to the endpoint.
  record NotConnected(String endpoint, Reason reason, String detail) implements Failure {}

  /// No connection by the name of the request's host, which says nothing of the endpoint.
  record Misnamed(String endpoint, String detail) implements Failure {}

  /// The endpoint says that it has not looked at the request, and will not.
  record Unseen(String endpoint, String detail) implements Failure {}

  /// The endpoint was silent for too long.
  record TimedOut(String endpoint, Reason reason) implements Failure {}

  /// The endpoint broke off, or what it said was no HTTP.
  record BrokenOff(String endpoint, Reason reason, String detail) implements Failure {}

  /// The endpoint's answer has a status that is not passed on.
  record Unwanted(int status) implements Failure {}

  /// The endpoint's gRPC status is not passed on.
  record UnwantedCall(GrpcStatus said) implements Failure {}

  /// The request is larger than allowed.
  record TooLarge(int status, String detail) implements Failure {}

  /// The request cannot be understood.
  record BadRequest(String detail) implements Failure {}

  /// The client paused for too long.
  record ClientSlow() implements Failure {}

  /// The request has been here before.
  record Loop() implements Failure {}

  /// The request is not let through, by a filter or for what it asks.
  record Refused(int status, Reason reason, String detail) implements Failure {}

  /// Something of ours failed.
  record Internal(Reason reason, String detail) implements Failure {}

  /// Why a pool gave nobody.
  static Failure nobody(String pool, Reason reason) {
    return reason == Reason.PLUGIN_ERROR
        ? new Internal(reason, "the balancing policy failed")
        : new NoEndpoint(pool, reason);
  }

  private static String nobody(Reason why) {
    return switch (why) {
      case PENDING_FULL -> "is full, and so is the row before it";
      case PENDING_TIMEOUT -> "had no room in time";
      case LIMIT_OPEN -> "fails and takes no requests for a while";
      default -> "has no endpoint to use";
    };
  }

  /// The status it is answered with.
  default int status() {
    return switch (this) {
      case NoRoute _ -> 404;
      case NoEndpoint _, Unseen _ -> 503;
      case NotConnected(_, Reason why, _) -> why == Reason.CONNECT_TIMEOUT ? 504 : 502;
      case BrokenOff _, Misnamed _ -> 502;
      case TimedOut _ -> 504;
      case TooLarge(int status, _) -> status;
      case Unwanted(int status) -> status;
      case UnwantedCall(GrpcStatus said) -> said.httpStatus();
      case BadRequest _ -> 400;
      case ClientSlow _ -> 408;
      case Loop _ -> 508;
      case Refused(int status, _, _) -> status;
      case Internal(Reason why, _) -> PASSING.contains(why) ? 503 : 500;
    };
  }

  /// Whether no endpoint has seen the request.
  default boolean unseen() {
    return this instanceof NotConnected || this instanceof Misnamed || this instanceof Unseen;
  }

  /// Whether an endpoint is to blame.
  default boolean endpointsFault() {
    return switch (this) {
      case NotConnected _, Unseen _, BrokenOff _, TimedOut _, Unwanted _, UnwantedCall _ -> true;
      case NoRoute _, NoEndpoint _, TooLarge _, BadRequest _, ClientSlow _, Loop _, Refused _ ->
          false;
      case Internal _, Misnamed _ -> false;
    };
  }

  /// The word for metrics and logs.
  default Reason reason() {
    return switch (this) {
      case NoRoute _ -> Reason.NO_ROUTE;
      case NoEndpoint(_, Reason why) -> why;
      case NotConnected(_, Reason why, _) -> why;
      case Misnamed _ -> Reason.TLS_ERROR;
      case Unseen _ -> Reason.REFUSED_STREAM;
      case TimedOut(_, Reason why) -> why;
      case BrokenOff(_, Reason why, _) -> why;
      case Unwanted _, UnwantedCall _ -> Reason.STATUS;
      case TooLarge _ -> Reason.TOO_LARGE;
      case BadRequest _ -> Reason.BAD_REQUEST;
      case ClientSlow _ -> Reason.CLIENT_TIMEOUT;
      case Loop _ -> Reason.LOOP;
      case Refused(_, Reason why, _) -> why;
      case Internal(Reason why, _) -> why;
    };
  }

  /// One line for people; names no endpoint, for clients see it.
  default String detail() {
    return switch (this) {
      case NoRoute _ -> "no route takes this request";
      case NoEndpoint(String pool, Reason why) -> "pool " + pool + " " + nobody(why);
      case NotConnected(_, _, String detail) -> detail;
      case Misnamed(_, String detail) -> detail;
      case Unseen(_, String detail) -> detail;
      case TimedOut _ -> "the endpoint did not answer in time";
      case BrokenOff(_, _, String detail) -> detail;
      case Unwanted(int status) -> "the endpoint answered " + status;
      case UnwantedCall(GrpcStatus said) -> "the endpoint answered " + said.word();
      case TooLarge(_, String detail) -> detail;
      case BadRequest(String detail) -> detail;
      case ClientSlow _ -> "the request's body took too long";
      case Loop _ -> "the request came back to us";
      case Refused(_, _, String detail) -> detail;
      case Internal(_, String detail) -> detail;
    };
  }
}
