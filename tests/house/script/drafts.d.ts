/** What somebody typed in one form, as the database "typed" keeps it. */
interface Draft {
    n: string;
    mark: string;  // whose it is
    key: string;  // which form: its address, and what is fixed in it
    page: string;  // where it was typed
    op: string;  // the operation that the form sends; another one as soon as the words change after sending
    at: number;
    sent?: boolean;  // the server may know it, so other words are another act
    values: Record<string, any>;  // by the name of the field: what differs from what the server put there
}

/** A part of a form, whatever it is. */
type Field = Omit<HTMLInputElement, "form"> & {form: HTMLFormElement | null, options?: HTMLOptionsCollection};
