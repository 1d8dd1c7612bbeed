package penstock.acceptance;

import io.grpc.stub.StreamObserver;
import java.util.function.Consumer;

/// Takes the messages of one side of a call.
final class GrpcReader implements StreamObserver<byte[]> {

  private final Consumer<byte[]> each;
  private final Runnable end;
  private final Consumer<Throwable> failure;

  /// @param end runs when the side has ended well
  GrpcReader(Consumer<byte[]> each, Runnable end) {
    this(each, end, _ -> {});
  }

  /// @param failure takes why it has ended otherwise
  GrpcReader(Consumer<byte[]> each, Runnable end, Consumer<Throwable> failure) {
    this.each = each;
    this.end = end;
    this.failure = failure;
  }

  @Override
  public void onNext(byte[] message) {
    each.accept(message);
  }

  @Override
  public void onError(Throwable e) {
    failure.accept(e);
  }

  @Override
  public void onCompleted() {
    end.run();
  }
}
