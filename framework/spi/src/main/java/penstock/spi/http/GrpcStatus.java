package penstock.spi.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How a gRPC call ended.
///
/// Source: [status codes](https://github.com/grpc/grpc/blob/master/doc/statuscodes.md) of gRPC, the
/// [HTTP to gRPC
/// mapping](https://github.com/grpc/grpc/blob/master/doc/http-grpc-status-mapping.md), and the way
/// back as Envoy and gRPC's HTTP/JSON transcoding have it.
public enum GrpcStatus {
  OK(200),
  CANCELLED(499),
  UNKNOWN(500),
  INVALID_ARGUMENT(400),
  DEADLINE_EXCEEDED(504),
  NOT_FOUND(404),
  ALREADY_EXISTS(409),
  PERMISSION_DENIED(403),
  RESOURCE_EXHAUSTED(429),
  FAILED_PRECONDITION(400),
  ABORTED(409),
  OUT_OF_RANGE(400),
  UNIMPLEMENTED(501),
  INTERNAL(500),
  UNAVAILABLE(503),
  DATA_LOSS(500),
  UNAUTHENTICATED(401);

  private static final GrpcStatus[] ALL = values();

  private final int httpStatus;
  private final String word;

  GrpcStatus(int httpStatus) {
    this.httpStatus = httpStatus;
    this.word = name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The status that a `grpc-status` header says; [#UNKNOWN] if it says none that is known.
  ///
  /// @param text a number; null if there is no such header
  public static GrpcStatus of(@Nullable String text) {
    int code = -1;
    if (text != null && !text.isEmpty() && text.length() <= 2) {
      code = 0;
      for (int i = 0; i < text.length() && code >= 0; i++) {
        int digit = text.charAt(i) - '0';
        code = digit < 0 || digit > 9 ? -1 : code * 10 + digit;
      }
    }
    return code >= 0 && code < ALL.length ? ALL[code] : UNKNOWN;
  }

  /// How a call ended whose answer had this HTTP status and no `grpc-status`.
  public static GrpcStatus ofHttp(int status) {
    return switch (status) {
      case 400 -> INTERNAL;
      case 401 -> UNAUTHENTICATED;
      case 403 -> PERMISSION_DENIED;
      case 404 -> UNIMPLEMENTED;
      case 429, 502, 503, 504 -> UNAVAILABLE;
      case 499 -> CANCELLED;
      default -> UNKNOWN;
    };
  }

  /// The number in `grpc-status`; 0 to 16.
  public int code() {
    return ordinal();
  }

  /// The word users see, such as `deadline-exceeded`.
  public String word() {
    return word;
  }

  /// The HTTP status that says the same; 200 to 504. From 500 on the server is to blame.
  public int httpStatus() {
    return httpStatus;
  }
}
