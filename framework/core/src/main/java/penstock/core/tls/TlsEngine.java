package penstock.core.tls;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.BiFunction;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/// An engine that remembers why it failed: what drives it tells nobody. And it says twice that the
/// handshake is over where Undertow may not listen: what comes with a record is lost on it unless
/// the record goes out at once. It stays as it was made: what drives it has ideas of its own about
/// parameters, and setters do nothing. Belongs to one connection.
public final class TlsEngine extends SSLEngine {

  private final SSLEngine engine;
  private volatile @Nullable SSLException failure;
  private boolean unheard;

  /// @param engine does the work
  public TlsEngine(SSLEngine engine) {
    super(engine.getPeerHost(), engine.getPeerPort());
    this.engine = engine;
  }

  /// The first failure; null if there was none.
  public @Nullable SSLException failure() {
    return failure;
  }

  private SSLException failed(SSLException e) {
    if (failure == null) {
      failure = e;
    }
    return e;
  }

  @Override
  public SSLEngineResult wrap(ByteBuffer[] from, int offset, int length, ByteBuffer to)
      throws SSLException {
    try {
      SSLEngineResult result = engine.wrap(from, offset, length, to);
      boolean ends = result.getHandshakeStatus() == HandshakeStatus.FINISHED;
      SSLEngineResult told = unheard ? finished(result) : result;
      unheard = (ends || unheard) && result.bytesProduced() > 0;
      return told;
    } catch (SSLException e) {
      throw failed(e);
    }
  }

  @Override
  public SSLEngineResult unwrap(ByteBuffer from, ByteBuffer[] to, int offset, int length)
      throws SSLException {
    try {
      SSLEngineResult result = engine.unwrap(from, to, offset, length);
      SSLEngineResult told = unheard ? finished(result) : result;
      unheard = false;
      return told;
    } catch (SSLException e) {
      throw failed(e);
    }
  }

  private static SSLEngineResult finished(SSLEngineResult result) {
    return result.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING
        ? new SSLEngineResult(
            result.getStatus(),
            HandshakeStatus.FINISHED,
            result.bytesConsumed(),
            result.bytesProduced())
        : result;
  }

  @Override
  public void closeInbound() throws SSLException {
    // That the peer went without a farewell is no failure: HTTP knows where its messages end.
    engine.closeInbound();
  }

  @Override
  public void beginHandshake() throws SSLException {
    try {
      engine.beginHandshake();
    } catch (SSLException e) {
      throw failed(e);
    }
  }

  @Override
  public @Nullable Runnable getDelegatedTask() {
    return engine.getDelegatedTask();
  }

  @Override
  public boolean isInboundDone() {
    return engine.isInboundDone();
  }

  @Override
  public void closeOutbound() {
    engine.closeOutbound();
  }

  @Override
  public boolean isOutboundDone() {
    return engine.isOutboundDone();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return engine.getSupportedCipherSuites();
  }

  @Override
  public String[] getEnabledCipherSuites() {
    return engine.getEnabledCipherSuites();
  }

  @Override
  public void setEnabledCipherSuites(String[] suites) {}

  @Override
  public String[] getSupportedProtocols() {
    return engine.getSupportedProtocols();
  }

  @Override
  public String[] getEnabledProtocols() {
    return engine.getEnabledProtocols();
  }

  @Override
  public void setEnabledProtocols(String[] protocols) {}

  @Override
  public SSLSession getSession() {
    return engine.getSession();
  }

  @Override
  public @Nullable SSLSession getHandshakeSession() {
    return engine.getHandshakeSession();
  }

  @Override
  public SSLEngineResult.HandshakeStatus getHandshakeStatus() {
    return engine.getHandshakeStatus();
  }

  @Override
  public void setUseClientMode(boolean mode) {}

  @Override
  public boolean getUseClientMode() {
    return engine.getUseClientMode();
  }

  @Override
  public void setNeedClientAuth(boolean need) {}

  @Override
  public boolean getNeedClientAuth() {
    return engine.getNeedClientAuth();
  }

  @Override
  public void setWantClientAuth(boolean want) {}

  @Override
  public boolean getWantClientAuth() {
    return engine.getWantClientAuth();
  }

  @Override
  public void setEnableSessionCreation(boolean flag) {}

  @Override
  public boolean getEnableSessionCreation() {
    return engine.getEnableSessionCreation();
  }

  @Override
  public SSLParameters getSSLParameters() {
    return engine.getSSLParameters();
  }

  @Override
  public void setSSLParameters(SSLParameters parameters) {}

  @Override
  public @Nullable String getApplicationProtocol() {
    return engine.getApplicationProtocol();
  }

  @Override
  public @Nullable String getHandshakeApplicationProtocol() {
    return engine.getHandshakeApplicationProtocol();
  }

  @Override
  public void setHandshakeApplicationProtocolSelector(
      BiFunction<SSLEngine, List<String>, String> selector) {
    engine.setHandshakeApplicationProtocolSelector(selector);
  }

  @Override
  public @Nullable BiFunction<SSLEngine, List<String>, String>
      getHandshakeApplicationProtocolSelector() {
    return engine.getHandshakeApplicationProtocolSelector();
  }
}
