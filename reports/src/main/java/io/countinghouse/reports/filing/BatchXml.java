package io.countinghouse.reports.filing;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes a batch: its head with the totals, and the activities, numbered from 1. */
final class BatchXml {

  private static final String PREFIX = "fc2";
  private static final String NAMESPACE = "www.fincen.gov/base";
  private static final String INSTANCE = "http://www.w3.org/2001/XMLSchema-instance";

  private final XMLStreamWriter xml;
  private long seqNum;

  private BatchXml(XMLStreamWriter xml) {
    this.xml = xml;
  }

  /** Writes UTF-8; the stream is left open. */
  static void write(Form form, List<Element> activities, OutputStream out)
      throws XMLStreamException {
    var xml =
        XMLOutputFactory.newDefaultFactory()
            .createXMLStreamWriter(out, StandardCharsets.UTF_8.name());
    new BatchXml(xml).batch(form, activities);
    xml.flush();
  }

  private void batch(Form form, List<Element> activities) throws XMLStreamException {
    xml.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
    xml.writeCharacters("\n");
    xml.writeStartElement(PREFIX, "EFilingBatchXML", NAMESPACE);
    xml.writeNamespace(PREFIX, NAMESPACE);
    xml.writeNamespace("xsi", INSTANCE);
    xml.writeAttribute("xsi", INSTANCE, "schemaLocation", NAMESPACE + " " + form.schemaLocation());
    for (var total : form.totals(activities).entrySet()) {
      xml.writeAttribute(total.getKey(), total.getValue());
    }
    write(Element.text("FormTypeCode", form.code()), 1);
    for (var activity : activities) {
      write(activity, 1);
    }
    line(0);
    xml.writeEndElement();
    xml.writeCharacters("\n");
    xml.writeEndDocument();
  }

  private void write(Element element, int depth) throws XMLStreamException {
    line(depth);
    xml.writeStartElement(PREFIX, element.name(), NAMESPACE);
    if (element.parts().isEmpty()) {
      xml.writeCharacters(element.text());
    } else {
      xml.writeAttribute("SeqNum", Long.toString(++seqNum));
      for (var part : element.parts()) {
        write(part, depth + 1);
      }
      line(depth);
    }
    xml.writeEndElement();
  }

  private void line(int depth) throws XMLStreamException {
    xml.writeCharacters("\n" + "  ".repeat(depth));
  }
}
