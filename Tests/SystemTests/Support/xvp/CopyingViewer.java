// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package tightvncviewer;

import java.awt.EventQueue;
import java.awt.Frame;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** TightVNC's Java viewer, whose window "Clipboard" is told on the standard input what to send, line by line. */
public class CopyingViewer {
    public static void main(String[] arguments) throws Exception {
        VncViewer.main(arguments);
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String text = line;
            EventQueue.invokeAndWait(() -> copy(text));
            System.out.println("copied " + text);
        }
    }

    /** As if the window were opened, written into, and left. */
    private static void copy(String text) {
        for (Frame frame : Frame.getFrames()) {
            if (!(frame instanceof ClipboardFrame)) continue;
            ClipboardFrame window = (ClipboardFrame) frame;
            // It sends only what differs from what it had from the server.
            window.setCutText("");
            window.textArea.setText(text);
            window.windowDeactivated(null);
        }
    }
}
