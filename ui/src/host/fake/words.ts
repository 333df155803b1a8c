/** Invented people and invented words. */
export const CUSTOMERS = [
  'Kwame Boateng',
  'Élodie Marchand',
  'Søren Lindqvist',
  '佐藤 大地',
  'فاطمة الزهراء',
  'Ngọc Trần Thị Ánh',
  'Priya Raman',
  'Zoë van Dijk',
  'Hannah Byrne',
  'Ifeoma Adeyemi',
  'Hugo Silva',
  '김민서',
  'Tomás Quintero 🌵',
  'guest 5521',
  'אורי לוי',
  'सुनीता शर्मा',
  'Bilal Haddad',
  'Grace Okafor',
  'Leon Fuchs',
  'guest 8841',
] as const;

export const AGENTS = ['Amelia Frost', 'Ruben Haas', 'Lin Chen', 'Nadia Aziz', 'Javier Ortiz', 'Omar Said'] as const;
export const BOTS = ['Sales assistant', 'Billing assistant', 'Travel assistant'] as const;
export const QUEUES = ['Billing EU', 'Sales US', 'Tech', 'Travel'] as const;

/** What customers write, by how their names are written. */
const SAYINGS: [RegExp, readonly string[]][] = [
  [/[\u3040-\u30ff\u4e00-\u9fff]/, ['注文番号は 4471-20 です', '配送先を変更できますか？', 'ありがとうございます、助かりました']],
  [/[\u0600-\u06ff]/, ['شكرا، لكن الطلب لم يصل بعد', 'رقم الطلب هو 4471-20', 'هل يمكنني تغيير العنوان؟']],
  [/[\u0590-\u05ff]/, ['ההזמנה עדיין לא הגיעה', 'מספר ההזמנה 4471-20, תודה']],
  [/[\uac00-\ud7af]/, ['배송지를 바꿀 수 있나요?', '주문 번호는 4471-20입니다']],
  [/[\u0900-\u097f]/, ['मेरा ऑर्डर अभी तक नहीं आया', 'धन्यवाद, ठीक है']],
  [/Ngọc/, ['Đơn hàng của tôi vẫn chưa tới', 'Cảm ơn bạn, tôi sẽ đợi thêm một chút']],
];

const PLAIN = [
  'Hi, is this the right place for a refund?',
  'My order is 4471-20, it was promised for Friday',
  'I have already tried that, twice',
  'and the delivery address?',
  'ok, thank you 🙏',
  'You have passed me on three times now. I only want the refund you promised on Friday, and I would like to have that in writing.',
  'I want to talk to a person',
  'is anybody there? 😕',
  'That works, thanks',
] as const;

export const REPLIES = [
  'Hello, I am looking at your order now.',
  'One moment, I check that with the warehouse.',
  'It left our depot this morning and should arrive tomorrow before noon.',
  'Done. Your plan changes on 1 December.',
  'I can refund one of the two charges. For that I need the invoice as PDF and a picture of the booking at your bank.',
  'Is there anything else I can do for you?',
] as const;

/** What this customer may write. */
export function sayings(name: string): readonly string[] {
  return SAYINGS.find(([script]) => script.test(name))?.[1] ?? PLAIN;
}
