// stand-in
export type Lead = { "to": "chat", key: string, } | { "to": "alarms" } | { "to": "next" };
