/** A mail as it goes out: to one person, in plain text and as HTML that says the same. */
export type OutgoingMail = {
  /** Names the event; the Message-ID is made of it, so that a repeat is recognised as one. */
  mailId: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  /** Where one POST ends mails of this kind (RFC 8058). */
  unsubscribeUrl: string;
};

export type MailCarrier = {
  /**
   * Hands the mail to a server. `refused`: that server will never take it, and why, without the person's address. Throws
   * when it may go better later.
   */
  send(mail: OutgoingMail): Promise<{ refused: string } | { taken: true }>;
};
