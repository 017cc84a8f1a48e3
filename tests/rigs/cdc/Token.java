import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.postgresql.plugin.AuthenticationPlugin;
import org.postgresql.plugin.AuthenticationRequestType;

/** Stands for Azure's plug-in: the password of a connection is what a file holds when the connection is made. */
public class Token implements AuthenticationPlugin {
  public Token(Properties properties) {}

  @Override
  public char[] getPassword(AuthenticationRequestType type) {
    try {
      return Files.readString(Path.of(System.getProperty("token.file"))).trim().toCharArray();
    } catch (Exception error) {
      throw new IllegalStateException(error);
    }
  }
}
