//! Texts in other scripts than that of English: few among many, as in the chats of a company that sells abroad.

use rand::Rng as _;
use rand_chacha::ChaCha8Rng;

/// Words of a script.
#[derive(Debug)]
struct Script {
    /// Texts in it, of a thousand.
    share: u32,
    /// Between words.
    between: &'static str,
    words: &'static str,
}

/// All of them.
const SCRIPTS: &[Script] = &[
    Script { share: 15, between: " ", words: LATIN },
    Script { share: 7, between: "", words: HAN },
    Script { share: 3, between: " ", words: HANGUL },
    Script { share: 6, between: " ", words: CYRILLIC },
    Script { share: 4, between: " ", words: GREEK },
    Script { share: 5, between: " ", words: ARABIC },
    Script { share: 4, between: " ", words: HEBREW },
    Script { share: 4, between: "", words: THAI },
];

/// A text in one of them, as often as there is one.
pub(super) fn other(draw: &mut ChaCha8Rng) -> Option<String> {
    let mut at = draw.random_range(0..1_000_u32);
    for script in SCRIPTS {
        match at.checked_sub(script.share) {
            Some(rest) => at = rest,
            None => return Some(script.text(draw)),
        }
    }
    None
}

impl Script {
    fn text(&self, draw: &mut ChaCha8Rng) -> String {
        let words: Vec<&str> = self.words.split_whitespace().collect();
        let count = draw.random_range(2..=7);
        let text: Vec<&str> = (0..count).map(|_| words[draw.random_range(0..words.len())]).collect();
        text.join(self.between)
    }
}

const LATIN: &str = "größe straße überweisung rückerstattung möchte schön für können zurück bestellung gerät \
    café déçu reçu où être français colis retard numéro réclamation élève garçon señor mañana envío teléfono \
    dirección cuándo también número días zażółć gęślą przesyłka zwrot pieniędzy łódź proszę ödeme sipariş müşteri \
    şifre gönderi iade ürün değil naïve façade smörgås förlåt påse ångra blåbær ændre søknad";
const HAN: &str = "配送 はいつ ですか 退款 还没有 到账 注文 番号 返金 してください 在庫 ありません 支払い 失敗 \
    订单 号码 地址 修改 取消 谢谢 您好 客服 発送 済み ラーメン カード エラー アプリ ログイン できない 電話 番号を 教えて";
const HANGUL: &str = "배송이 언제 도착 하나요 환불 부탁 드립니다 주문 번호 결제 실패 했어요 취소 감사합니다 \
    안녕하세요 주소 변경 로그인 오류 상담원 연결 카드 영수증";
const CYRILLIC: &str = "где мой заказ возврат денег пожалуйста спасибо номер доставка опаздывает оплата не прошла \
    ёлка адрес изменить отменить ошибка приложение вход пароль карта чек завтра сегодня оператор";
const GREEK: &str = "πού είναι η παραγγελία μου επιστροφή χρημάτων παρακαλώ ευχαριστώ αριθμός διεύθυνση πληρωμή \
    απέτυχε κάρτα λάθος εφαρμογή κωδικός ακύρωση αύριο σήμερα τέλος Οδυσσεύς";
const ARABIC: &str = "أين طلبي أريد استرداد المال من فضلك شكراً رقم العنوان الدفع فشل البطاقة خطأ التطبيق كلمة \
    المرور إلغاء غداً اليوم مُحَمَّد توصيل متأخر آمن";
const HEBREW: &str = "איפה ההזמנה שלי אני רוצה החזר כספי בבקשה תודה מספר כתובת תשלום נכשל כרטיס שגיאה אפליקציה \
    סיסמה ביטול מחר היום שָׁלוֹם משלוח";
const THAI: &str = "ขอ เงินคืน สินค้า ยังไม่ถึง คำสั่งซื้อ หมายเลข ที่อยู่ ชำระเงิน ไม่สำเร็จ บัตร ยกเลิก ขอบคุณ \
    สวัสดี พรุ่งนี้ วันนี้ รหัสผ่าน น้ำ ทำ";
