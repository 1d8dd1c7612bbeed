package penstock.spi.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/// Makes keys of PEM blocks.
final class PrivateKeys {

  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

  /// 1.2.840.113549.1.5.13, under which the JDK does not find the cipher that its parameters name.
  private static final List<String> PBES2 = List.of("PBES2", "1.2.840.113549.1.5.13");

  private PrivateKeys() {}

  /// The first key among some blocks; null if there is none.
  ///
  /// @param password null for none
  /// @throws GeneralSecurityException if it is encrypted and the password does not open it, or it
  ///   is of no known kind
  /// @throws IOException if it is malformed
  static @Nullable PrivateKey of(List<PemBlock> blocks, @Nullable String password)
      throws GeneralSecurityException, IOException {
    byte[] curve = null;
    for (PemBlock block : blocks) {
      if (block.scrambled()) {
        throw new InvalidKeyException(
            "its encryption is OpenSSL's own; openssl pkcs8 -topk8 makes a PKCS#8 file of it");
      }
      switch (block.label()) {
        case "PRIVATE KEY" -> {
          return fromPkcs8(block.bytes());
        }
        case "ENCRYPTED PRIVATE KEY" -> {
          return fromPkcs8(opened(block.bytes(), password));
        }
        case "RSA PRIVATE KEY" -> {
          return fromPkcs8(Der.pkcs8OfRsa(block.bytes()));
        }
        case "EC PRIVATE KEY" -> {
          return fromPkcs8(Der.pkcs8OfEc(block.bytes(), curve));
        }
        case "EC PARAMETERS" -> curve = block.bytes();
        default -> {
          // Certificates and the like.
        }
      }
    }
    return null;
  }

  private static PrivateKey fromPkcs8(byte[] bytes) throws GeneralSecurityException {
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes));
      } catch (InvalidKeySpecException _) {
        // Another kind, or none at all.
      }
    }
    throw new InvalidKeyException("the key is damaged, or neither RSA, EC nor EdDSA");
  }

  private static byte[] opened(byte[] bytes, @Nullable String password)
      throws GeneralSecurityException, IOException {
    if (password == null) {
      throw new InvalidKeyException("the key is encrypted and no password is given");
    }
    EncryptedPrivateKeyInfo locked = new EncryptedPrivateKeyInfo(bytes);
    String name = locked.getAlgName();
    String cipherName =
        PBES2.contains(name) && locked.getAlgParameters() != null
            ? locked.getAlgParameters().toString()
            : name;
    try {
      Cipher cipher = Cipher.getInstance(cipherName);
      cipher.init(
          Cipher.DECRYPT_MODE,
          SecretKeyFactory.getInstance(cipherName)
              .generateSecret(new PBEKeySpec(password.toCharArray())),
          locked.getAlgParameters());
      return locked.getKeySpec(cipher).getEncoded();
    } catch (InvalidKeySpecException | InvalidKeyException e) {
      throw new InvalidKeyException("the password does not open it", e);
    }
  }
}
