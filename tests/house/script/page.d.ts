/** One thing that was done on the phone, as the outbox keeps it and as `/sync` reads it (pragma_coach/web/pairs/sync.py). */
interface Op {
    n?: number;  // the place in the outbox, given by the database of the browser
    id: string;  // a UUID made on the phone: what comes twice is done once
    mark: string;  // whose it is
    pair: string;
    kind: "tick" | "undo" | "contact";
    at: number;  // the phone's clock at the tap, ms since 1970
    seen: number;  // the server's clock when the page was made
    item?: string;
    state?: string;
    reason?: string;  // why it is stuck or not needed
    ago?: number;  // so many days before the tap
    day?: string;  // or a day as it was typed or chosen
    undoes?: string | number;  // the operation or the event that is taken back
    how?: string;
    minutes?: number;
    agreed?: string[];  // of a contact: "+item" for a step to work on now, "-item" for one that is dropped
    shows?: string;  // what the page shows for the item until the server has answered
    told?: string;  // why it was not taken in as it was sent, as HTML: there is nothing to send any more, only to tell
}

interface Answer {
    status: number;
    results: {id: string; outcome: string; words: string}[];  // words are HTML
    pairs: Record<string, {items: Record<string, [string, string]>}>;
    ops: Op[];  // what was sent
}
