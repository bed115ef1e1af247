package io.countinghouse.reports.filing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** Holds a batch against FinCEN's own schema. Neither may bring in anything from elsewhere. */
public final class SchemaCheck {

  private final Schema schema;

  private SchemaCheck(Schema schema) {
    this.schema = schema;
  }

  /**
   * Finds the schema of a form in a directory: the one file whose name ends as FinCEN's does.
   *
   * @throws IllegalArgumentException if there is not exactly one, or it is none
   */
  public static SchemaCheck in(Path dir, Form form) throws IOException {
    try (var files = Files.list(dir)) {
      var found = files.filter(f -> f.toString().endsWith(form.schemaFile())).toList();
      if (found.size() != 1) {
        throw new IllegalArgumentException(
            "%s must have one file *%s, and has %d"
                .formatted(dir, form.schemaFile(), found.size()));
      }
      return new SchemaCheck(factory().newSchema(found.getFirst().toFile()));
    } catch (SAXException e) {
      throw new IllegalArgumentException("the schema can't be read: " + e.getMessage(), e);
    }
  }

  private static SchemaFactory factory() throws SAXException {
    var factory = SchemaFactory.newDefaultInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
    factory.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
    return factory;
  }

  /**
   * Checks a file.
   *
   * @throws IllegalArgumentException where it is not valid, by line and rule; what is there is left
   *     out, since it may be a person's
   */
  public void check(Path file) throws IOException {
    var validator = schema.newValidator();
    try {
      validator.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
      validator.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
      validator.validate(new StreamSource(file.toFile()));
    } catch (SAXParseException e) {
      var message = String.valueOf(e.getMessage());
      int colon = message.indexOf(':');
      throw new IllegalArgumentException(
          "line %d, column %d: %s"
              .formatted(
                  e.getLineNumber(),
                  e.getColumnNumber(),
                  colon < 0 ? "not valid" : message.substring(0, colon)));
    } catch (SAXException e) {
      throw new IllegalArgumentException("not valid", e);
    }
  }
}
